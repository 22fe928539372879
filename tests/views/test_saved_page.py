"""A saved view on its page: which version is shown, what the page opens with, and what is kept of a range."""

import pytest

from data.database import Database
from data.saved_views.records import NoSuchView, SavedView, State, Words
from data.saved_views.saving import change_view, delete_view, save_view
from data.saved_views.sharing import set_default, share_view
from data.users import add_user
from views.addresses import Shown, shown_at
from views.chart import KIND as CHART
from views.chart import ChartView
from views.ranges import stretch_words
from views.risk import KIND as RISK
from views.saved_page import OnPage, on_page, opening_address, state_of

TWO_YEARS = "symbol=AAPL&range=2y"


@pytest.fixture
def ana(database: Database) -> int:
    return person(database, "ana")


def person(database: Database, name: str) -> int:
    with database.begin() as connection:
        return add_user(connection, f"{name}@example.org", "three quiet herons").id


def kept(database: Database, owner: int, query: str = TWO_YEARS, name: str = "Apple") -> SavedView:
    with database.begin() as connection:
        return save_view(connection, owner, "chart", State(query), Words(name))


def saved_again(database: Database, owner: int, view: SavedView, query: str) -> SavedView:
    with database.begin() as connection:
        return change_view(connection, owner, view.id, known_version=view.version, state=State(query))


def at(address: str) -> Shown:
    shown = shown_at(address)
    assert shown is not None
    return shown


def on(database: Database, user: int, address: str) -> OnPage:
    with database.connect() as connection:
        return on_page(connection, user, at(address))


def opens_at(database: Database, user: int, named: int | None = None) -> str | None:
    with database.connect() as connection:
        return opening_address(connection, user, CHART, named)


def test_a_page_that_was_changed_is_of_the_newest_version(database: Database, ana: int) -> None:
    view = saved_again(database, ana, kept(database, ana), "symbol=MSFT")
    opened = on(database, ana, f"/chart?symbol=IBM&saved={view.id}")
    assert (opened.version, opened.query, opened.notes) == (2, "symbol=MSFT", ())
    assert opened.address == f"/chart?symbol=MSFT&saved={view.id}"


def test_a_page_that_shows_what_was_saved_over_since_is_of_that_version(database: Database, ana: int) -> None:
    view = saved_again(database, ana, kept(database, ana), "symbol=MSFT")
    opened = on(database, ana, f"/chart?range=2Y&symbol=aapl&saved={view.id}")
    assert (opened.version, opened.saved.version) == (1, 2)


@pytest.mark.parametrize(
    "address", ["/chart?saved=999", "/chart", "/chart?saved=x", "/chart?saved=²", "/risk?saved={}"]
)
def test_what_is_not_there_or_of_another_page_is_none(database: Database, ana: int, address: str) -> None:
    view = kept(database, ana)
    with pytest.raises(NoSuchView):
        on(database, ana, address.format(view.id))


def test_a_page_asked_for_nothing_opens_with_the_default_and_one_asked_by_number_with_that(
    database: Database, ana: int
) -> None:
    first, second = kept(database, ana), kept(database, ana, "symbol=IBM", "Big Blue")
    assert opens_at(database, ana) is None
    with database.begin() as connection:
        set_default(connection, ana, "chart", first.id)
    assert opens_at(database, ana) == f"/chart?{TWO_YEARS}&saved={first.id}"
    assert opens_at(database, ana, second.id) == f"/chart?symbol=IBM&saved={second.id}"
    assert on(database, ana, f"/chart?{TWO_YEARS}&saved={first.id}").is_default


def test_a_default_that_is_gone_leaves_the_page_as_it_comes(database: Database, ana: int) -> None:
    ben = person(database, "ben")
    own, bens = kept(database, ana), kept(database, ben)
    for view, leave in (
        (own, lambda connection: delete_view(connection, ana, own.id)),
        (bens, lambda connection: share_view(connection, ben, bens.id, {})),
    ):
        with database.begin() as connection:
            share_view(connection, view.owner_id, view.id, {ana: False})
            set_default(connection, ana, "chart", view.id)
        assert opens_at(database, ana) is not None
        with database.begin() as connection:
            leave(connection)
        assert opens_at(database, ana) is None


def test_a_view_of_an_older_meaning_opens_with_its_notes(database: Database, ana: int) -> None:
    with database.begin() as connection:
        view = save_view(connection, ana, "chart", State("symbol=IBM&moons=2", 7), Words("Later"))
    opened = on(database, ana, f"/chart?symbol=IBM&saved={view.id}")
    assert opened.query == "symbol=IBM"
    assert ["newer version" in opened.notes[0], "moons" in opened.notes[1]] == [True, True]


def test_a_range_that_moves_stays_one_and_dates_stay_dates() -> None:
    moving, fixed = ChartView.parse("range=2y"), ChartView.parse("start=2024-01-02&end=2024-06-28")
    assert state_of(CHART, moving) == State("symbol=AAPL&range=2y", CHART.state)
    assert state_of(CHART, fixed) == State("symbol=AAPL&start=2024-01-02&end=2024-06-28", CHART.state)
    assert "moves with the data: 2Y" in stretch_words(moving)
    assert "fixed: 2024-01-02 to 2024-06-28" in stretch_words(fixed)
    assert "begins on 2024-01-02" in stretch_words(ChartView.parse("start=2024-01-02"))
    assert "ends on 2024-06-28" in stretch_words(ChartView.parse("end=2024-06-28&range=max"))


def test_a_page_of_another_kind_is_known_by_its_path() -> None:
    assert at("/risk?saved=5").kind is RISK
    assert shown_at("/views?saved=5") is None
