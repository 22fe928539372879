"""The API, the page and the command line give the same numbers, for every kind of view there is."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from flask import Flask

from app import main
from components.panel import panel_to_json
from data.database import Database
from data.home import Home
from data.saved_views.records import Words
from data.saved_views.saving import save_view
from data.share_links.terms import Terms
from data.share_links.visiting import Shared, find_shared
from data.users import User
from tests.server.rendering import Drawn, collect, drawn_at
from tests.server.script import Script, script_of
from tests.server.test_reading_saved_views import section
from tests.server.visitor import Visitor
from views.addresses import address_of
from views.base import View, ViewKind
from views.documents.making import make_document
from views.documents.sections import contents_of
from views.documents.sharing import share
from views.registry import kinds
from views.saved_page import state_of
from views.shared.choosing import Choice
from views.shared.live import live_document
from views.slow import compute, work_of
from views.volatility import KIND as VOLATILITY

NOW = datetime(2026, 11, 21, 13, 30, tzinfo=UTC)
EVERY_KIND = pytest.mark.parametrize("kind", kinds().values(), ids=kinds())


@pytest.fixture
def home(demo_home: Home) -> Home:
    return demo_home


@pytest.fixture
def database(demo_home: Home) -> Database:
    return demo_home.database


@pytest.fixture
def script(visitor: Visitor, home: Home, ana: User) -> Script:
    return script_of(visitor, home.database, ana.id, "read")


@EVERY_KIND
def test_the_api_answers_what_the_page_shows_and_the_command_line_prints(
    kind: ViewKind[Any], script: Script, signed_in: Visitor, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = script.get(f"/views/{kind.name}?{kind.view().query()}").json
    assert {one["name"] for one in said["left_out"]} == {spec.name for spec in kind.panels if spec.slow}
    assert_shown(signed_in, said)
    monkeypatch.setenv("ORIEL_HOME", str(home.settings.home))
    monkeypatch.setenv("ORIEL_DATABASE_URL", home.database.url)
    monkeypatch.setenv("ORIEL_SECRET_KEY", "uBdKEn3nB8Yl2nCSCg7r7z1GyLk0k1nQd5r9")
    quick = ",".join(spec.name for spec in kind.panels if not spec.slow)
    printed = orjson.loads(CliRunner().invoke(main, ["view", kind.name, "--panels", quick, "--json"]).stdout)
    assert printed == {name: said[name] for name in ("view", "panels")}


def test_they_agree_on_who_leads_once_a_league_has_been_held(
    script: Script, signed_in: Visitor, desk: Flask, home: Home, ana: User
) -> None:
    view = VOLATILITY.view.parse("symbol=AAPL&range=2y&models=garch&refit=252&first=252")
    saved = kept_and_shared(home, ana, view)
    address = f"/views/volatility?{view.query()}&panels=headline,outlook"
    before = script.get(address).json["panels"]
    assert_elsewhere(home, desk, signed_in, saved, before)
    work = work_of(VOLATILITY, VOLATILITY.spec("league"), view, home.market, 0)
    compute(VOLATILITY, work, home.market, home.cache, lambda *_: None)
    now = script.get(address).json["panels"]
    assert [panel["content"] for panel in now] != [panel["content"] for panel in before]
    assert_shown(signed_in, script.get(f"/views/volatility?{view.query()}").json)
    assert_elsewhere(home, desk, signed_in, saved, now)


def kept_and_shared(home: Home, owner: User, view: View) -> Shared:
    with home.database.begin() as connection:
        saved = save_view(connection, owner.id, "volatility", state_of(VOLATILITY, view), Words("Led"))
    token = share(home, owner.id, saved.id, Terms(), NOW).token
    with home.database.connect() as connection:
        found = find_shared(connection, token)
    assert found
    return found


def assert_elsewhere(
    home: Home, desk: Flask, visitor: Visitor, shared: Shared, expected: Sequence[dict[str, Any]]
) -> None:
    """Of headline and outlook: a document, a live link, the page on which saved views are read, and a file."""
    with home.database.connect() as connection:
        sections = contents_of(connection, shared.owner_id, shared.view_id).sections
    made = make_document("D", sections, home.market, home.cache, made_at=NOW, user_id=shared.owner_id, slow="kept")
    headline, outlook = (panel["content"] for panel in expected)
    for document in (made, live_document(home, shared, Choice(), NOW).document):
        panels = {panel.name: panel_to_json(panel)["content"] for panel in document.sections[0].panels}
        panels = orjson.loads(orjson.dumps(panels, option=orjson.OPT_SERIALIZE_NUMPY))
        assert [item["value"] for item in panels["headline"]["items"]] == [one["value"] for one in headline["items"]]
        assert panels["outlook"]["rows"] == outlook["rows"]
    read = Drawn()
    collect(visitor.call(section(desk, shared.view_id)).json, read)
    assert any(_are_same(rows, outlook["rows"]) for rows in read.tables)
    file = visitor.get(f"/export/volatility/outlook.csv?{sections[0].view.query()}").text
    rows = [line.split(",") for line in file.splitlines() if not line.startswith("#")]
    first = [name for name, value in outlook["rows"][0].items() if isinstance(value, float)]
    place = [column["name"] for column in outlook["columns"]].index(first[0])
    assert [float(row[place]) for row in rows[1:]] == [row[first[0]] for row in outlook["rows"]]


def assert_shown(visitor: Visitor, said: dict[str, Any]) -> None:
    """Every figure and table of the page is one of the sheet's."""
    drawn = drawn_at(visitor, address_of(said["view"]["kind"], said["view"]["query"]))
    contents = [panel["content"] for panel in said["panels"]]
    figures = [content["figure"]["data"] for content in contents if content["type"] == "figure"]
    tables = [content["rows"] for content in contents if content["type"] == "table"]
    assert drawn.figures or drawn.tables
    assert [figure for figure in drawn.figures if figure not in figures] == []
    assert [rows for rows in drawn.tables if not any(_are_same(rows, table) for table in tables)] == []


def _are_same(rows: list[dict[str, Any]], table: list[dict[str, Any]]) -> bool:
    """A page may hold more in a row, as the line of its last closes."""
    return [{name: _said(row.get(name)) for name in table[0]} for row in rows] == table


def _said(value: object) -> object:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
