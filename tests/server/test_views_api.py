"""Views over HTTP: what there is, a sheet's numbers, and what is said of what can't be used."""

import gzip
from dataclasses import replace

import orjson
import pytest

from components.panel import Panel
from data.database import Database
from data.home import Home
from data.rights import RIGHTS, Rights
from data.users import User
from tests.data.market_data import made_bars, store
from tests.server.script import Script, script_of
from tests.server.visitor import Visitor
from views import registry
from views.base import make_sheet
from views.chart import KIND as CHART
from views.registry import kinds

CHART_OF = "/views/chart?symbol=ABC&range=max&indicators=sma:20"


@pytest.fixture
def script(visitor: Visitor, database: Database, ana: User) -> Script:
    store(database, "ABC", made_bars("2024-01-01", 40))
    return script_of(visitor, database, ana.id, "read")


def test_the_kinds_are_listed_with_their_parameters(script: Script) -> None:
    items = script.get("/views").json["items"]
    assert [one["kind"] for one in items] == list(kinds())
    chart = next(one for one in items if one["kind"] == "chart")
    style = next(one for one in chart["parameters"] if one["name"] == "style")
    assert (style["type"], style["default"], style["enum"][0]) == ("string", "candles", "candles")
    assert chart["panels"][0] == {"name": "price", "title": "Price", "slow": False, "reference": "indicators"}


def test_a_sheet_has_the_numbers_of_its_view(script: Script, home: Home) -> None:
    said = script.get(CHART_OF).json
    view = CHART.view.parse("symbol=ABC&range=max&indicators=sma:20")
    expected = make_sheet(CHART, view, home.market).to_json()
    assert said["view"] == expected["view"]
    assert said["panels"] == orjson.loads(orjson.dumps(expected["panels"], option=orjson.OPT_SERIALIZE_NUMPY))
    assert (said["dropped"], said["left_out"]) == ([], [])
    bars = next(panel for panel in said["panels"] if panel["name"] == "bars")
    assert bars["content"]["rows"][0]["close"] == 139.0
    assert bars["provenance"]["as_of"] == "2024-02-09"


def test_only_the_panels_asked_for_are_there_in_their_order(script: Script) -> None:
    said = script.get(f"{CHART_OF}&panels=bars,statistics,bars").json
    assert [panel["name"] for panel in said["panels"]] == ["bars", "statistics"]


def test_panels_may_be_named_one_by_one(script: Script) -> None:
    said = script.get(f"{CHART_OF}&panels=bars&panels=statistics").json
    assert [panel["name"] for panel in said["panels"]] == ["bars", "statistics"]


def test_a_saved_view_that_is_named_is_not_passed_over_in_silence(script: Script) -> None:
    named = f"{CHART_OF}&panels=statistics&saved=1"
    (dropped,) = script.get(named).json["dropped"]
    assert dropped.startswith("saved: ")
    (fault,) = script.problem(script.get(f"{named}&strict=true"))["errors"]
    assert fault["pointer"] == "/saved"


def test_a_parameter_that_comes_twice_is_a_list(script: Script) -> None:
    said = script.get(f"{CHART_OF}&indicators=rsi").json
    assert said["view"]["parameters"]["indicators"] == "sma:20,rsi:14"


def test_what_can_not_be_used_is_named_or_refused(script: Script) -> None:
    wrong = f"{CHART_OF}&colour=red&style=cubist&panels=statistics"
    said = script.get(wrong).json
    assert [one.partition(" ")[0] for one in said["dropped"]] == ["'colour'", "style:"]
    answer = script.get(f"{wrong}&strict=true")
    refused = script.problem(answer)
    assert (answer.status_code, refused["code"]) == (422, "invalid_request")
    assert [one["detail"] for one in refused["errors"]] == said["dropped"]
    assert [one["pointer"] for one in refused["errors"]] == ["/colour", "/style"]
    assert script.get(f"{CHART_OF}&strict=true").status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "code", "word"),
    [
        ("/views/dance", 404, "unknown_view", "chart"),
        ("/views/chart?symbol=NOPE", 404, "unknown_symbol", "NOPE"),
        ("/views/chart?symbol=ABC&panels=dance", 422, "unknown_panel", "statistics"),
        ("/views/chart?symbol=ABC&panels=,", 422, "unknown_panel", "statistics"),
        ("/views/chart?symbol=ABC&strict=perhaps", 422, "invalid_request", "errors"),
    ],
)
def test_what_is_not_there_is_a_problem(script: Script, address: str, status: int, code: str, word: str) -> None:
    answer = script.get(address)
    said = script.problem(answer)
    assert (answer.status_code, said["code"]) == (status, code)
    assert word in said["detail"]


def test_a_kind_that_the_role_does_not_open_is_not_there_for_it(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RIGHTS, "user", Rights(frozenset({"home"}), 50, 60, 30, 2))  # type: ignore[arg-type]  # a dict
    assert [one["kind"] for one in script.get("/views").json["items"]] == ["home"]
    answer = script.get(CHART_OF)
    assert (answer.status_code, script.problem(answer)["code"]) == (403, "not_allowed")


def test_it_changes_when_the_data_do_and_not_before(script: Script, database: Database, home: Home) -> None:
    first = script.get(CHART_OF)
    again = script.get(CHART_OF, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert script.get(f"{CHART_OF}&style=line", **{"If-None-Match": first.headers["ETag"]}).status_code == 200
    store(database, "ABC", made_bars("2024-01-01", 41))
    home.market._trusted_until = 0.0
    newer = script.get(CHART_OF, **{"If-None-Match": first.headers["ETag"]})
    assert newer.status_code == 200
    assert newer.headers["ETag"] != first.headers["ETag"]


def test_what_failed_has_no_version(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Panel:
        raise ZeroDivisionError("a secret of the code")

    broken = replace(CHART, panels=tuple(replace(spec, build=fail) for spec in CHART.panels))
    monkeypatch.setattr(registry, "kinds", lambda: {"chart": broken})
    answer = script.get(f"{CHART_OF}&panels=overview")
    assert "ETag" not in answer.headers
    content = answer.json["panels"][0]["content"]
    assert (content["type"], content["kind"]) == ("message", "error")
    assert "secret" not in answer.text


def test_it_is_compressed_for_who_takes_that(script: Script) -> None:
    answer = script.get(CHART_OF, **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert orjson.loads(gzip.decompress(answer.data))["view"]["kind"] == "chart"


def test_no_parameter_of_a_view_has_the_name_of_one_of_the_request() -> None:
    from api.sheets import OWN

    assert not any(OWN & set(kind.view().parameters()) for kind in kinds().values())
