"""The illustration against a person with a pencil."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.predictions.folds import Plan
from analytics.predictions.illustration import illustrate
from analytics.predictions.league import run_league
from analytics.predictions.registry import models_for
from analytics.predictions.scores import CannotScore
from analytics.predictions.standings import League
from tests.analytics.predictions.worlds import world

PLAN = Plan(first=252, refit_every=42)


@pytest.fixture(scope="module")
def league() -> League:
    return run_league(world(500), models_for(["ridge"], "return"), PLAN)


def test_it_is_a_trade_every_horizon_bars_after_costs(league: League) -> None:
    found = illustrate(league, "ridge", 0.001)
    wealth, held, side, traded = 1.0, 1.0, 0.0, 0.0
    for row in range(0, 500 - 252 - 5, 5):
        bar = league.predicted.index[row]
        wanted = float(np.sign(league.predicted["ridge"][bar]))
        wealth *= 1 + wanted * league.realised[bar] - 0.001 * abs(wanted - side)
        held *= 1 + league.realised[bar] - (0.001 if row == 0 else 0)
        traded += abs(wanted - side)
        side = wanted
        assert found.positions[bar] == wanted
    assert found.wealth["by sign"].iloc[-1] == pytest.approx(wealth)
    assert found.wealth["holding"].iloc[-1] == pytest.approx(held)
    assert (found.turnover, found.paid) == (traded, pytest.approx(0.001 * traded))
    assert "Illustration only" in found.label


def test_its_windows_do_not_overlap_and_end_where_the_last_one_ends(league: League) -> None:
    index = illustrate(league, "ridge", 0.0).wealth.index
    places = league.problem.features.index.get_indexer(index)
    assert set(np.diff(places)) == {5}


def test_who_says_nothing_stays_flat(league: League) -> None:
    found = illustrate(league, "no_change", 0.01)
    assert found.wealth["by sign"].tolist() == [1.0] * len(found.wealth)
    assert found.turnover == 0.0


def test_dearer_trading_never_makes_more(league: League) -> None:
    ends = [illustrate(league, "last_value", costs).wealth["by sign"].iloc[-1] for costs in (0, 0.001, 0.01)]
    assert ends == sorted(ends, reverse=True)


def test_a_direction_trades_by_the_half(league: League) -> None:
    problem = replace(world(500, target="direction"), ahead=league.problem.labels)
    found = run_league(problem, models_for([], "direction"), PLAN)
    bar = found.predicted.index[5]
    side = illustrate(found, "historical_mean", 0.0).positions[bar]
    assert side == np.sign(found.predicted["historical_mean"][bar] - 0.5)


def test_a_volatility_takes_no_side() -> None:
    found = run_league(world(400, target="volatility"), models_for([], "volatility"), PLAN)
    with pytest.raises(CannotScore, match="takes no side"):
        illustrate(found, "ewma", 0.0)
