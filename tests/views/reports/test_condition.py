"""A report's condition holds or does not, and says why in a sentence; what can't be decided is no answer."""

from datetime import UTC, datetime

import pytest

from data.database import Database
from data.home import Home, make_home
from data.reports.definition import Comparison, Condition, Definition, Entry
from data.settings import Settings
from tests.data.market_data import made_bars, store
from tests.views.reports.test_composing import save
from views.reports.composing import NotMade, compose
from views.reports.condition import LastTime, Verdict, holds

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LAST = 499.0  # the close of the last bar: 100 at first, and one more each day


@pytest.fixture
def home(settings: Settings, database: Database) -> Home:
    store(database, "ONE", made_bars("2023-01-02", 400))
    return make_home(settings, database)


@pytest.fixture
def view(home: Home, ana: int) -> int:
    return save(home.database, ana, "One", "symbol=ONE")


def by_number(view: int, comparison: Comparison, value: float, **other: str) -> Definition:
    values = {"panel": "statistics", "metric": "last", **other}
    condition = Condition("number", view, comparison=comparison, value=value, **values)
    return Definition("R", entries=(Entry(view),), condition=condition)


def judge(definition: Definition, home: Home, owner: int, last_time: LastTime | None = None) -> Verdict:
    return holds(definition, home, owner, NOW, last_time=last_time)


def test_without_a_condition_it_is_sent_every_time(home: Home, ana: int, view: int) -> None:
    assert judge(Definition("R", entries=(Entry(view),)), home, ana, LastTime("same")).holds


@pytest.mark.parametrize(
    ("comparison", "value"), [("above", LAST - 1), ("above", LAST), ("below", LAST + 1), ("below", LAST)]
)
def test_a_number_stands_above_or_below(home: Home, ana: int, view: int, comparison: Comparison, value: float) -> None:
    verdict = judge(by_number(view, comparison, value), home, ana)
    assert (verdict.holds, verdict.number) == (value != LAST, LAST)
    assert verdict.words == f"Last stands at 499.00 USD; it is sent {comparison} {value:.2f} USD."


def test_a_number_has_moved_since_the_last_report(home: Home, ana: int, view: int) -> None:
    definition = by_number(view, "moved_by", 5.0)
    first = judge(definition, home, ana)
    assert (first.holds, first.number) == (True, LAST)
    assert judge(definition, home, ana, LastTime("", LAST - 5)).holds
    assert judge(definition, home, ana, LastTime("", LAST + 5)).holds
    still = judge(definition, home, ana, LastTime("", LAST - 4.9))
    assert (still.holds, still.number) == (False, LAST)
    assert "after 494.10 USD last time" in still.words


def test_only_newer_data_than_last_time_are_sent(home: Home, ana: int, view: int) -> None:
    definition = Definition("R", entries=(Entry(view, ("statistics",)),), condition=Condition("newer"))
    assert judge(definition, home, ana).holds
    last_time = LastTime(compose(definition, home, ana, NOW).data_version)
    assert not judge(definition, home, ana, last_time).holds
    store(home.database, "ONE", made_bars("2024-06-01", 3, price=500.0))
    newer = make_home(home.settings, home.database)  # which trusts no listing from before
    assert judge(definition, newer, ana, last_time).holds


def test_what_can_not_be_decided_is_no_answer(home: Home, ana: int, ben: int, view: int) -> None:
    lost = save(home.database, ana, "Lost", "symbol=LOST")
    for definition, owner, words in (
        (by_number(view, "above", 1, metric="nothing"), ana, "no number 'nothing'"),
        (by_number(view, "above", 1, panel="nothing"), ana, "no panel 'nothing'"),
        (by_number(view, "above", 1, panel="price"), ana, "no number 'last' in 'price'"),
        (by_number(view, "above", 1, metric="return_10y"), ana, "no value"),
        (by_number(lost, "above", 1), ana, "LOST"),
        (by_number(view, "above", 1), ben, "no longer shared"),
    ):
        with pytest.raises(NotMade, match=words):
            judge(definition, home, owner)
