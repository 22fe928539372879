"""All methods side by side."""

import numpy as np
import pytest

from analytics.risk.asked import BadRisk
from analytics.risk.estimate import estimate
from analytics.risk.estimates import estimate_all
from analytics.risk.methods import METHODS
from tests.analytics.risk.books import normal_returns
from tests.analytics.volatility.simulated import garch_returns

CERTAIN = [name for name, method in METHODS.items() if method.way != "simulation"]


def test_each_is_the_estimate_by_itself() -> None:
    returns = garch_returns()
    side_by_side = estimate_all(returns, CERTAIN, rng=np.random.default_rng(1))
    assert side_by_side.left_out == {}
    for (method, confidence, horizon), one in side_by_side.found.items():
        alone = estimate(returns, method, confidence, horizon, rng=np.random.default_rng(1), resamples=0)
        assert (one.value_at_risk, one.expected_shortfall) == (alone.value_at_risk, alone.expected_shortfall)


def test_the_table_has_a_row_an_estimate_and_the_spread_is_of_its_rows() -> None:
    found = estimate_all(
        garch_returns(), confidences=(0.95, 0.99), horizons=(1, 10), rng=np.random.default_rng(1), paths=1_000
    )
    table = found.table()
    assert len(table) == 4 * len(METHODS)
    rows = table[(table["confidence"] == 0.99) & (table["horizon"] == 10)]["value_at_risk"]
    assert found.spread(0.99, 10) == pytest.approx((rows.max() - rows.min()) / rows.median())
    assert np.isnan(estimate_all(garch_returns(), ["ewma"], rng=np.random.default_rng(1)).spread(0.99, 1))


def test_methods_that_need_more_say_so() -> None:
    short = estimate_all(normal_returns(60), rng=np.random.default_rng(1))
    assert set(short.left_out) == {name for name, method in METHODS.items() if method.fewest > 60}
    assert short.left_out["garch"] == "This needs at least 100 returns and there are 60; choose a longer range."


def test_a_question_that_makes_no_sense_is_a_sentence() -> None:
    for options, says in (
        ({"confidences": (2.0,)}, "confidence"),
        ({"horizons": (1, 150)}, "shorter horizon"),
        ({"methods": ("magic",)}, "no method"),
    ):
        with pytest.raises(BadRisk, match=says):
            estimate_all(normal_returns(200), rng=np.random.default_rng(1), **options)
