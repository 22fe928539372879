"""A report's document shows its views in order, as its owner may see them now, and names what it lacks."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from components.panel import Message, Panel, Provenance
from data import rights
from data.database import Database
from data.home import Home, make_home
from data.reports.definition import Definition, Entry
from data.saved_views.records import State, Words
from data.saved_views.saving import delete_view, save_view
from data.saved_views.sharing import share_view
from data.settings import Settings
from data.users import disable_user
from tests.data.market_data import made_bars, store
from views.documents.document import Document, DocumentSection
from views.reports.composing import GONE, NotMade, compose, faults_of, outline_of, version_of

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def home(settings: Settings, database: Database) -> Home:
    for symbol, price in (("ONE", 100.0), ("TWO", 50.0)):
        store(database, symbol, made_bars("2023-01-02", 400, price=price))
    return make_home(settings, database)


def save(database: Database, user: int, name: str, query: str, kind: str = "chart") -> int:
    with database.begin() as connection:
        return save_view(connection, user, kind, State(query), Words(name)).id


def titles(document: Document) -> list[str]:
    return [section.title for section in document.sections]


def test_views_come_in_their_order_with_the_panels_that_were_chosen(home: Home, ana: int) -> None:
    one, two = (save(home.database, ana, symbol, f"symbol={symbol}") for symbol in ("ONE", "TWO"))
    told: list[tuple[float, str]] = []
    document = compose(
        Definition("Both", entries=(Entry(two, ("statistics",)), Entry(one))),
        home, ana, NOW, lambda *one: told.append(one),
    )  # fmt: skip
    assert (document.title, document.made_at, titles(document)) == ("Both", NOW, ["TWO", "ONE"])
    assert [[panel.name for panel in section.panels] for section in document.sections] == [
        ["statistics"], ["price", "statistics"],
    ]  # fmt: skip
    assert faults_of(document) == ()
    assert told[0] == (0.0, "TWO: Statistics")
    assert told[-1][0] == 1.0


def test_a_dashboard_is_its_views_whatever_panels_were_named(home: Home, ana: int) -> None:
    views = [save(home.database, ana, symbol, f"symbol={symbol}") for symbol in ("ONE", "TWO")]
    query = f"views={','.join(map(str, views))}&range=6m"
    dashboard = save(home.database, ana, "Both", query, "dashboard")
    document = compose(Definition("D", entries=(Entry(dashboard, ("statistics",)),)), home, ana, NOW)
    assert titles(document) == ["ONE", "TWO"]
    assert all(len(section.panels) == 2 and "range=6m" in section.query for section in document.sections)


def test_with_symbols_there_is_a_round_for_each_and_the_basket_comes_once(home: Home, ana: int) -> None:
    chart, risk = (
        save(home.database, ana, "Chart", "symbol=ONE&range=6m"),
        save(home.database, ana, "Risk", "basket=ONE:1", "risk"),
    )
    definition = Definition("R", entries=(Entry(risk, ("headline",)), Entry(chart)), symbols=("TWO", "ONE"))
    with home.database.connect() as connection:
        outline = outline_of(connection, definition, ana)
    assert [section.title for section in outline.sections] == ["TWO · Chart", "ONE · Chart", "Risk"]
    assert [getattr(section.view, "symbol", None) for section in outline.sections] == ["TWO", "ONE", None]
    assert {getattr(section.view, "range", None) for section in outline.sections[:2]} == {"6m"}


def test_its_state_of_data_is_known_before_it_is_made(home: Home, ana: int) -> None:
    view = save(home.database, ana, "One", "symbol=ONE")
    definition = Definition("D", entries=(Entry(view, ("statistics",)),))
    with home.database.connect() as connection:
        known = version_of(outline_of(connection, definition, ana), home)
    assert compose(definition, home, ana, NOW).data_version == known


def test_the_rights_of_its_owner_are_those_of_now(home: Home, ana: int, ben: int) -> None:
    view = save(home.database, ben, "Ben's", "symbol=ONE")
    kept = save(home.database, ana, "Mine", "symbol=ONE")
    definition = Definition("R", entries=(Entry(view), Entry(kept, ("statistics",))))
    with home.database.begin() as connection:
        share_view(connection, ben, view, {ana: False})
    assert faults_of(compose(definition, home, ana, NOW)) == ()
    with home.database.begin() as connection:
        share_view(connection, ben, view, {})
    document = compose(definition, home, ana, NOW)
    assert (titles(document), faults_of(document)) == (["Mine"], (GONE,))
    with home.database.begin() as connection:
        delete_view(connection, ana, kept)
    assert faults_of(compose(definition, home, ana, NOW)) == (GONE,)


def test_nothing_is_made_for_an_account_that_is_disabled(home: Home, ana: int) -> None:
    definition = Definition("R", entries=(Entry(save(home.database, ana, "One", "symbol=ONE")),))
    with home.database.begin() as connection:
        disable_user(connection, ana)
    with pytest.raises(NotMade, match="disabled"):
        compose(definition, home, ana, NOW)


def test_an_instrument_that_is_not_there_is_a_fault(home: Home, ana: int) -> None:
    view = save(home.database, ana, "Lost", "symbol=LOST")
    (fault,) = faults_of(compose(Definition("R", entries=(Entry(view),)), home, ana, NOW))
    assert fault.startswith("Lost: ")
    assert "LOST" in fault


def test_a_panel_that_failed_is_a_fault_and_one_with_nothing_beside_others_is_none() -> None:
    def panel(kind: str, text: str) -> Panel:
        return Panel(kind, kind.title(), Message(kind, text), Provenance(method=""))  # type: ignore[arg-type]  # its own three words

    def document(*panels: Panel) -> Document:
        return Document("D", NOW, "c", (DocumentSection("S", "chart", "Chart", "", "", panels, "1"),))

    assert faults_of(document(panel("error", "It broke."), panel("info", "Fine."))) == ("S: Error: It broke.",)
    assert faults_of(document(panel("empty", "No bars."), panel("info", "Fine."))) == ()
    assert faults_of(document(panel("empty", "No bars."))) == ("S: No bars.",)
    assert faults_of(Document("D", NOW, "c", ())) == ("The report has no views.",)


def test_what_the_owners_role_no_longer_opens_is_said_in_its_place(
    home: Home, ana: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = save(home.database, ana, "ONE", "symbol=ONE")
    definition = Definition("One", entries=(Entry(view, ("statistics",)),))
    assert faults_of(compose(definition, home, ana, NOW)) == ()
    limited = replace(rights.RIGHTS["user"], kinds=frozenset({"volatility"}))
    monkeypatch.setitem(rights.RIGHTS, "user", limited)  # type: ignore[arg-type]  # read-only for the code
    (panel,) = compose(definition, home, ana, NOW).sections[0].panels
    assert isinstance(panel.content, Message)
    assert "opens no views of the kind chart" in panel.content.text
