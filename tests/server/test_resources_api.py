"""Instruments, bars and quotes over HTTP, out of the demo universe: the numbers that the pages show."""

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from typing import Any

import brotli
import numpy as np
import orjson
import pandas as pd
import pytest
from backports import zstd

from components.panel import Table, records
from data.database import Database
from data.home import Home
from data.users import User
from tests.server.script import Script, script_of
from tests.server.visitor import Visitor
from views.chart.stretch import load_stretch
from views.home import HomeView, instruments_panel


@pytest.fixture
def home(demo_home: Home) -> Home:
    return demo_home


@pytest.fixture
def database(demo_home: Home) -> Database:
    return demo_home.database


@pytest.fixture
def script(visitor: Visitor, database: Database, ana: User) -> Script:
    return script_of(visitor, database, ana.id, "read")


def said(script: Script, path: str, **headers: str) -> dict[str, Any]:
    answer = script.get(path, **headers)
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = orjson.loads(answer.data)
    return content


def followed(script: Script, path: str) -> Iterator[dict[str, Any]]:
    """Page after page."""
    page = said(script, path)
    yield page
    while page["next"] is not None:
        page = said(script, f"{path}&cursor={page['next']}")
        yield page


def test_every_instrument_is_on_one_page_and_once(script: Script, demo_home: Home) -> None:
    pages = list(followed(script, "/instruments?limit=7&fields=symbol"))
    assert [len(page["items"]) for page in pages[:-1]] == [7] * (len(pages) - 1)
    listed = [item["symbol"] for page in pages for item in page["items"]]
    assert listed == [listing.instrument.symbol for listing in demo_home.market.listings()]


def test_what_is_found_is_in_the_order_of_the_search(script: Script, demo_home: Home) -> None:
    pages = list(followed(script, "/instruments?query=a&limit=2"))
    found = [item["symbol"] for page in pages for item in page["items"]]
    assert found == [listing.instrument.symbol for listing in demo_home.market.search("a", 1_000)]
    assert len(pages) > 2


def test_it_tells_what_is_asked_for_and_no_more(script: Script) -> None:
    (found,) = said(script, "/instruments?query=aapl&fields=name,symbol")["items"]
    assert found == {"name": "Apple", "symbol": "AAPL"}
    whole = said(script, "/instruments/aapl")
    assert whole["series"][0] | {"bars": 0} == {
        "interval": "1d",
        "first": "1990-01-02",
        "last": "2024-12-30",
        "bars": 0,
        "quarantined": 0,
        "has_ohlc": True,
        "has_volume": True,
    }
    assert said(script, "/instruments/AAPL?fields=name") == {"name": "Apple"}


def test_filters_hold_together(script: Script) -> None:
    found = said(script, "/instruments?kind=equity&exchange=XNAS&currency=USD&sector=Information+Technology")["items"]
    assert "AAPL" in [item["symbol"] for item in found]
    assert {(item["kind"], item["exchange"], item["sector"]) for item in found} == {
        ("equity", "XNAS", "Information Technology")
    }
    assert said(script, "/instruments?kind=crypto") == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("/instruments?limit=0", "/limit"),
        ("/instruments?limit=501", "/limit"),
        ("/instruments?kind=share", "/kind"),
        ("/instruments?fields=id", "/fields"),
        ("/instruments?colour=red", "/colour"),
        ("/instruments/AAPL/bars?from=yesterday", "/from"),
        ("/instruments/AAPL/bars?from=2020-01-02&to=2020-01-02", "/from"),
        ("/instruments/AAPL/bars?fields=ts,price", "/fields"),
        ("/instruments/-/bars", "/symbol"),
        ("/quotes?symbols=" + ",".join(["A"] * 101), "/symbols"),
    ],
)
def test_what_does_not_fit_is_named(script: Script, path: str, pointer: str) -> None:
    problem = script.problem(script.get(path))
    assert (problem["status"], problem["code"]) == (422, "invalid_request")
    assert [fault["pointer"] for fault in problem["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/instruments/NOPE", "unknown_symbol"),
        ("/instruments/NOPE/bars", "unknown_symbol"),
        ("/instruments/AAPL/bars?interval=5m", "no_bars"),
        ("/instruments/AAPL/bars?from=1950-01-01&to=1950-02-01", "no_bars"),
        ("/instruments/AAPL/bars/more", "unknown_symbol"),
    ],
)
def test_what_is_not_there_is_a_problem(script: Script, path: str, code: str) -> None:
    problem = script.problem(script.get(path))
    assert (problem["status"], problem["code"]) == (404, code)


@pytest.mark.parametrize("path", ["/instruments", "/instruments/AAPL/bars", "/imports"])
@pytest.mark.parametrize("cursor", ["x", "W10", "WyJ4IiwwXQ"])
def test_a_cursor_of_ones_own_is_refused(script: Script, path: str, cursor: str) -> None:
    assert script.problem(script.get(f"{path}?cursor={cursor}"))["code"] == "invalid_cursor"


def test_a_cursor_belongs_to_its_question(script: Script) -> None:
    cursor = said(script, "/instruments/AAPL/bars?limit=5")["next"]
    assert script.problem(script.get(f"/instruments/MSFT/bars?cursor={cursor}"))["code"] == "invalid_cursor"


def bars_of(home: Home, symbol: str, first: str, last: str, *, adjusted: bool = True) -> pd.DataFrame:
    return home.market.bars(symbol, adjusted=adjusted).frame.loc[first:last]


@pytest.mark.parametrize("adjusted", [True, False])
def test_bars_are_those_of_the_market(script: Script, demo_home: Home, adjusted: bool) -> None:
    path = f"/instruments/AAPL/bars?from=2019-06-03&to=2020-06-30&adjusted={str(adjusted).lower()}"
    answer = said(script, path)
    expected = bars_of(demo_home, "AAPL", "2019-06-03", "2020-06-30", adjusted=adjusted)
    columns = answer["columns"]
    assert list(columns) == ["ts", "open", "high", "low", "close", "volume"]
    assert columns["ts"] == [f"{day:%Y-%m-%d}" for day in expected.index]
    for name in ("open", "high", "low", "close", "volume"):
        np.testing.assert_array_equal(np.array(columns[name], dtype=float), expected[name].to_numpy())
    assert answer["provenance"]["as_of"] == "2020-06-30"
    assert answer["provenance"]["rows"] == len(expected)
    assert ("adjusted for" in answer["provenance"]["method"]) is adjusted
    assert answer["unit"] == "USD"


def test_what_is_not_known_of_a_bar_is_null(script: Script) -> None:
    columns = said(script, "/instruments/AMD/bars?limit=3&fields=open,close,volume,return,source")["columns"]
    assert columns["open"] == columns["volume"] == columns["return"] == [None] * 3
    assert columns["source"] == ["skfolio"] * 3
    assert all(close > 0 for close in columns["close"])


def test_pages_of_bars_are_the_whole_stretch(script: Script, demo_home: Home) -> None:
    pages = list(followed(script, "/instruments/SPX/bars?from=2008-01-01&to=2008-12-31&limit=100&layout=rows"))
    items = [item for page in pages for item in page["items"]]
    expected = bars_of(demo_home, "SPX", "2008-01-01", "2008-12-31")
    assert [item["ts"] for item in items] == [f"{day:%Y-%m-%d}" for day in expected.index]
    assert [item["close"] for item in items] == expected["close"].tolist()
    assert {page["provenance"]["rows"] for page in pages} == {len(expected)}


def test_weeks_are_made_from_days(script: Script, demo_home: Home) -> None:
    columns = said(script, "/instruments/SPX/bars?from=2008-09-01&to=2008-10-31&interval=1w")["columns"]
    days = bars_of(demo_home, "SPX", "2008-09-01", "2008-10-31")
    weeks = {f"{day:%G-%V}": close for day, close in days["close"].items()}  # the last one of each stays
    assert columns["close"] == list(weeks.values())


def test_csv_has_the_same_numbers(script: Script) -> None:
    path = "/instruments/AAPL/bars?range=3m&limit=20"
    answer = script.get(path, Accept="text/csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Oriel-As-Of"] == "2024-12-30"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    whole = said(script, path)
    assert [row["ts"] for row in rows] == whole["columns"]["ts"]
    assert [float(row["close"]) for row in rows] == whole["columns"]["close"]
    assert f"cursor={whole['next']}" in answer.headers["Link"]


@pytest.mark.parametrize(
    ("coding", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress), ("zstd", zstd.decompress)]
)
@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
def test_it_travels_packed(script: Script, coding: str, unpack: Callable[[bytes], bytes], accept: str) -> None:
    path = "/instruments/AAPL/bars?range=5y"
    packed = script.get(path, **{"Accept": accept, "Accept-Encoding": coding})
    assert packed.headers["Content-Encoding"] == coding
    assert unpack(packed.data) == script.get(path, Accept=accept).data
    assert len(packed.data) < 0.7 * len(unpack(packed.data))


@pytest.mark.parametrize(
    "path", ["/instruments?query=a", "/instruments/AAPL", "/instruments/AAPL/bars?range=max", "/quotes?symbols=AAPL"]
)
@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd"])
def test_who_has_it_gets_nothing_again(script: Script, path: str, coding: str) -> None:
    first = script.get(path, **{"Accept-Encoding": coding})
    again = script.get(path, **{"Accept-Encoding": coding, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "private, no-cache"


def test_a_page_of_bars_is_made_once_and_told_under_the_address_that_asked(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr("api.bars.load_stretch", lambda *asked: made.append(asked) or load_stretch(*asked))
    for accept in ("application/json", "text/csv"):
        first, again = (
            script.get(f"/instruments/{name}/bars?range=6m&limit=17", Accept=accept) for name in ("ibm", "IBM")
        )
        assert first.data == again.data
        assert first.headers["ETag"] == again.headers["ETag"]
        assert first.headers.get("Oriel-As-Of") == again.headers.get("Oriel-As-Of")
        assert again.headers["Link"].startswith("</api/v1/instruments/IBM/bars?")
        assert first.headers["Link"].startswith("</api/v1/instruments/ibm/bars?")
    assert len(made) == 2


def test_another_form_is_another_answer(script: Script) -> None:
    paths = ("/instruments/AAPL/bars?limit=9", "/instruments/AAPL/bars?limit=8", "/instruments/MSFT/bars?limit=9")
    tags = {script.get(path).headers["ETag"] for path in paths}
    tags.add(script.get(paths[0], Accept="text/csv").headers["ETag"])
    assert len(tags) == 4


def test_quotes_are_the_rows_of_the_home_page(script: Script, demo_home: Home) -> None:
    panel = instruments_panel(HomeView(), demo_home.market)
    assert isinstance(panel.content, Table)
    rows = {row["symbol"]: row for row in records(panel.content)}
    answer = script.post("/quotes", {"symbols": list(rows)})
    quotes = {quote["symbol"]: quote for quote in orjson.loads(answer.data)["items"]}
    assert list(quotes) == list(rows)
    for symbol, row in rows.items():
        quote = quotes[symbol]
        assert (quote["last"], quote["change"]) == (row["last"], row["change"])
        assert (quote["low_52w"], quote["high_52w"]) == (row["low"], row["high"])
        assert (quote["as_of"], quote["name"]) == (row["as_of"], row["name"])


def test_each_symbol_has_its_own_problem(script: Script) -> None:
    items = said(script, "/quotes?symbols=aapl,NOPE,%20,AAPL&fields=last")["items"]
    assert [item["symbol"] for item in items] == ["AAPL", "NOPE", " ", "AAPL"]
    assert [item.get("problem", {}).get("code") for item in items] == [None, "unknown_symbol", "invalid_symbol", None]
    assert list(items[0]) == ["symbol", "last"]


def test_a_thousand_are_quoted_at_once_and_no_more(script: Script) -> None:
    answer = script.post("/quotes", {"symbols": ["AAPL", "NOPE"] * 500})
    assert len(orjson.loads(answer.data)["items"]) == 1_000
    assert script.problem(script.post("/quotes", {"symbols": ["AAPL"] * 1_001}))["code"] == "invalid_request"


def test_a_session_reads_too(signed_in: Visitor) -> None:
    assert signed_in.get("/api/v1/instruments/AAPL/bars").status_code == 200
