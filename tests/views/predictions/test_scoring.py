"""Forecasts are held against what came: rightly, once, and however often a scorer dies."""

import itertools
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import text

from data.home import Home, make_home
from data.market import Market
from tests.data.made_forecasts import LEVELS, NARROW, WIDE, instrument_id, made_forecast
from tests.views.predictions.ledger_worlds import rows, store_coin
from views.predictions.scoring import Scoring, score_due

ROOT = Path(__file__).parents[3]
SCORE = """
import sys
from pathlib import Path
from data.database import Database
from data.home import make_home
from data.settings import Settings
from views.predictions.scoring import score_due
home = make_home(Settings(home=Path(sys.argv[2])), Database(sys.argv[1]))
print(score_due(home.market, at_once=2))
"""


@pytest.fixture
def closes(home: Home) -> "pd.Series[float]":
    return store_coin(home.database)["close"]


@pytest.fixture
def market(home: Home) -> Market:
    return home.market


def loss(quantiles: tuple[float, ...], value: float) -> float:
    """CRPS, in plain Python: twice the pinball losses, each level standing for what is nearest to it."""
    edges = [0.0, *((one + other) / 2 for one, other in itertools.pairwise(LEVELS)), 1.0]
    total = 0.0
    for number, (level, quantile) in enumerate(zip(LEVELS, quantiles, strict=True)):
        pinball = level * (value - quantile) if value >= quantile else (1 - level) * (quantile - value)
        total += 2 * pinball * (edges[number + 1] - edges[number])
    return total


def test_an_outcome_is_what_the_bars_ahead_made(home: Home, market: Market, closes: "pd.Series[float]") -> None:
    coin, made = instrument_id(home.database, "COIN"), closes.index[100]
    market.ledger.record([made_forecast(coin, as_of=made, horizon=5)])
    assert score_due(market) == Scoring(scored=1, waiting=0)
    ((realised, ended_at, crps, theirs, brier, baseline_brier, *inside, version),) = rows(
        home.database,
        "SELECT realised, ended_at, crps, baseline_crps, brier, baseline_brier, inside_50, inside_80, inside_95,"
        " data_version FROM forecast_outcomes",
    )
    value = closes.iloc[105] / closes.iloc[100] - 1
    assert realised == pytest.approx(value)
    assert ended_at == closes.index[105]
    assert crps == pytest.approx(loss(NARROW.quantiles, value))
    assert theirs == pytest.approx(loss(WIDE.quantiles, value))
    assert brier == pytest.approx((0.6 - (value > 0)) ** 2)
    assert baseline_brier == pytest.approx((0.55 - (value > 0)) ** 2)
    edges = {0.5: (4, 10), 0.8: (2, 12), 0.95: (0, 14)}
    assert inside == [NARROW.quantiles[low] <= value <= NARROW.quantiles[high] for low, high in edges.values()]
    assert version == market.version(["COIN"])


@pytest.mark.parametrize("target", ["return", "direction", "volatility"])
def test_each_target_has_its_outcome(home: Home, market: Market, closes: "pd.Series[float]", target: str) -> None:
    probability = None if target == "volatility" else 0.6
    said, theirs = (replace(one, probability_up=probability) for one in (NARROW, WIDE))
    coin = instrument_id(home.database, "COIN")
    market.ledger.record([made_forecast(coin, as_of=closes.index[100], target=target, said=said, baseline_said=theirs)])
    score_due(market)
    ((realised, brier),) = rows(home.database, "SELECT realised, brier FROM forecast_outcomes")
    steps = closes.pct_change().iloc[101:106]
    expected = np.sqrt((steps**2).mean() * 365) if target == "volatility" else (1 + steps).prod() - 1
    assert realised == pytest.approx(expected)
    assert (brier is None) == (target == "volatility")


def test_what_is_not_over_waits_and_is_scored_when_it_is(home: Home, market: Market) -> None:
    frame = store_coin(home.database, 200)
    coin = instrument_id(home.database, "COIN")
    bars = frame.index
    missing = bars[50] + timedelta(hours=1)
    market.ledger.record([made_forecast(coin, as_of=made) for made in (bars[194], bars[195], bars[199], missing)])
    # The one of the last bar is not due: there is nothing after it.
    assert score_due(market) == Scoring(scored=1, waiting=2)
    assert score_due(market) == Scoring(scored=0, waiting=2)
    store_coin(home.database, 210)
    later = make_home(home.settings, home.database).market  # one that has not looked yet
    assert score_due(later) == Scoring(scored=2, waiting=1)


@pytest.fixture
def ten_due(home: Home, market: Market, closes: "pd.Series[float]") -> int:
    coin = instrument_id(home.database, "COIN")
    return market.ledger.record([made_forecast(coin, as_of=closes.index[100 + number]) for number in range(10)])


def scorer(home: Home) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", SCORE, home.database.url, str(home.settings.home)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "OMP_NUM_THREADS": "1"})


def outcomes(home: Home) -> list[tuple[object, ...]]:
    return rows(home.database, "SELECT forecast_id, realised FROM forecast_outcomes ORDER BY forecast_id")


def test_a_scorer_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    home: Home, market: Market, ten_due: int
) -> None:
    fifth = rows(home.database, "SELECT id FROM forecasts ORDER BY id")[4][0]
    blocking = text("""
        INSERT INTO forecast_outcomes (forecast_id, realised, ended_at, data_version, crps, baseline_crps,
            inside_50, inside_80, inside_95) VALUES (:id, 9, now(), '', 0, 0, false, false, false)""")
    with home.database.engine.connect() as blocker:
        # Its third batch of two waits for whether this one stays; there it is killed.
        blocker.execute(blocking, {"id": fifth})
        halfway = scorer(home)
        wait_for_a_waiting_session(home)
        halfway.send_signal(signal.SIGKILL)
        halfway.communicate()
        blocker.rollback()
    assert halfway.returncode == -signal.SIGKILL
    kept = outcomes(home)
    assert len(kept) == 4
    again = scorer(home)
    assert again.communicate()[0].decode().strip() == "Scoring(scored=6, waiting=0)"
    done = outcomes(home)
    assert (len(done), done[:4]) == (ten_due, kept)
    assert score_due(market) == Scoring(0, 0)


def wait_for_a_waiting_session(home: Home) -> None:
    waiting = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO forecast_outcomes%'
    """
    for _ in range(1200):
        if rows(home.database, waiting) != [(0,)]:
            return
        time.sleep(0.05)
    raise AssertionError("The scorer did not come so far.")


def test_two_scorers_at_once_do_no_harm(home: Home, market: Market, ten_due: int) -> None:
    together = [scorer(home) for _ in range(2)]
    for each in together:
        each.communicate()
    assert [each.returncode for each in together] == [0, 0]
    assert len(outcomes(home)) == ten_due
