"""Intervals keep their word on real prices, out of sample."""

from collections.abc import Mapping

import pytest

from analytics.predictions.quantiles import COVERAGES
from analytics.predictions.regimes import REGIMES
from data.database import Database
from data.home import make_home
from data.market import Market
from data.settings import Settings
from views.predictions.asked import asked
from views.predictions.league_of import league_of
from views.predictions.state import PredictionsView


@pytest.fixture
def demo(settings: Settings, demo_database: Database) -> Market:
    return make_home(settings, demo_database).market


def test_coverage_is_within_two_points_of_what_is_stated(demo: Market) -> None:
    for symbol in ("SPX", "IXIC", "IBM"):
        for target in ("return", "volatility"):
            query = f"symbol={symbol}&target={target}&models=ridge&features=returns,volatility"
            view = PredictionsView.parse(query)
            found = league_of(view, asked(view, demo).problem)
            for name in ("ridge", found.baseline):
                _assert_kept(found.standings[name].scores, f"{symbol} {target} {name}")


def _assert_kept(scores: Mapping[str, float], where: str) -> None:
    for wanted in COVERAGES:
        percent = round(100 * wanted)
        assert scores[f"coverage_{percent}"] == pytest.approx(wanted, abs=0.02), where
        for regime in REGIMES:
            assert scores[f"coverage_{percent}_{regime}"] == pytest.approx(wanted, abs=0.13), where
        assert scores[f"width_{percent}_calm"] < scores[f"width_{percent}_wild"], where
