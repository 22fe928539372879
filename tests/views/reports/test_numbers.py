"""The numbers that a condition can go by are offered as they stand now, and the chosen one says what would happen."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from components.panel import Metrics
from data.database import Database
from data.home import Home, make_home
from data.reports.definition import Condition
from data.settings import Settings
from tests.data.market_data import made_bars, store
from tests.views.reports.test_composing import save
from views.registry import kind_named
from views.reports.numbers import numbers_of

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def home(settings: Settings, database: Database) -> Home:
    store(database, "ONE", made_bars("2023-01-02", 400))
    return make_home(settings, database)


def test_the_chosen_number_says_how_it_stands_and_what_would_happen(home: Home, ana: int) -> None:
    view = save(home.database, ana, "One", "symbol=ONE")
    chosen = Condition("number", view, "statistics", "last", "above", 400.0)
    stand = numbers_of(chosen, home, ana, NOW)
    assert stand.words == "Last stands at 499.00 USD; it is sent above 400.00 USD. It would be sent now."
    assert stand.is_percent is False
    assert "change_percent" in {number.name for number in stand.numbers if number.is_percent}
    below = numbers_of(replace(chosen, comparison="below"), home, ana, NOW)
    assert below.words.endswith("It would not be sent now.")
    percent = numbers_of(replace(chosen, metric="change_percent", value=0.01), home, ana, NOW)
    assert percent.is_percent
    assert "it is sent above 1.00 %" in percent.words


def test_what_has_no_numbers_says_so(home: Home, ana: int, ben: int) -> None:
    view = save(home.database, ana, "One", "symbol=ONE")
    chosen = Condition("number", view, "price", "last")
    assert numbers_of(chosen, home, ana, NOW).words == "This panel has no numbers; choose another."
    assert numbers_of(chosen, home, ben, NOW).numbers == ()
    assert "no longer shared" in numbers_of(chosen, home, ben, NOW).words
    assert numbers_of(replace(chosen, panel=""), home, ana, NOW).words == ""


@pytest.mark.parametrize(("kind", "query"), [("chart", "symbol=SPX"), ("volatility", "symbol=SPX"), ("risk", "")])
def test_panels_that_are_said_to_have_numbers_have_them(
    settings: Settings, demo_database: Database, kind: str, query: str
) -> None:
    market, named = make_home(settings, demo_database).market, kind_named(kind)
    specs = [spec for spec in named.panels if spec.numbers]
    assert specs
    for spec in specs:
        assert not spec.slow
        assert isinstance(spec.panel(named.view.parse(query), market).content, Metrics)
