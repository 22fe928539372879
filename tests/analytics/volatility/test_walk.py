"""Which returns a model is fitted on, and from where it forecasts."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.volatility.forecaster import CannotForecast
from analytics.volatility.returns import FloatArray
from analytics.volatility.walk import BadPlan, Plan, Scheme, walk
from tests.analytics.volatility.contestants import EWMA, Known, Rule, plain_ewma, simulated

RETURNS = simulated(60)
RNG = np.random.default_rng(0)


def ignore(_number: int) -> None:
    """Nobody listens."""


@dataclass
class Spy:
    """Remembers what it was fitted on."""

    name: str = "spy"
    fitted: list["pd.Series[float]"] = field(default_factory=list)

    def fit(self, returns: "pd.Series[float]") -> Known:
        self.fitted.append(returns)
        return Known(lambda values: float(np.var(values)), aic=-len(returns), converged=len(self.fitted) != 2)


@given(
    count=st.integers(10, 80),
    first_window=st.integers(2, 9),
    refit_every=st.integers(1, 30),
    scheme=st.sampled_from(["expanding", "rolling"]),
)
def test_every_origin_has_one_forecast_from_the_fit_before_it(
    count: int, first_window: int, refit_every: int, scheme: Scheme
) -> None:
    plan = Plan(first_window, (1,), scheme, refit_every)
    stretches = list(plan.stretches(count))
    assert [at for stretch in stretches for at in range(stretch.first, stretch.end)] == list(plan.origins(count))
    for stretch in stretches:
        window = stretch.first + 1 - stretch.start
        assert window == first_window if scheme == "rolling" else stretch.start == 0
        assert 1 <= stretch.end - stretch.first <= refit_every


@pytest.mark.parametrize(("scheme", "lengths"), [("expanding", [20, 35, 50]), ("rolling", [20, 20, 20])])
def test_windows_grow_or_roll(scheme: Scheme, lengths: list[int]) -> None:
    spy = Spy()
    done = walk(RETURNS, spy, Plan(20, (1, 5), scheme, 15), RNG, ignore)
    assert [len(seen) for seen in spy.fitted] == lengths
    assert [seen.index[-1] for seen in spy.fitted] == [RETURNS.index[at] for at in (19, 34, 49)]
    assert (done.refits, done.unconverged, done.aic) == (3, 1, -lengths[-1])
    assert list(done.forecasts.index) == list(RETURNS.index[19:-1])


def test_a_forecast_is_the_mean_over_its_horizon() -> None:
    class Rising(Known):
        def variance_paths(
            self, returns: "pd.Series[float]", first: int, horizon: int, rng: np.random.Generator
        ) -> FloatArray:
            return np.tile(np.arange(1.0, horizon + 1), (len(returns) - first, 1))

    class Climber(Rule):
        def fit(self, returns: "pd.Series[float]") -> Known:
            return Rising(plain_ewma)

    done = walk(RETURNS, Climber("climber", plain_ewma), Plan(20, (5, 1, 3)), RNG, ignore)
    assert done.forecasts.iloc[0].to_dict() == {5: 3.0, 1: 1.0, 3: 2.0}


@given(st.integers(20, 58), st.sampled_from([1, 7, 100]))
def test_poison_after_an_origin_leaves_its_forecast_alone(origin: int, refit_every: int) -> None:
    poisoned = RETURNS.copy()
    poisoned.iloc[origin + 1 :] = 1e6
    plan = Plan(20, (1, 5), "expanding", refit_every)
    clean, other = (walk(returns, EWMA, plan, RNG, ignore).forecasts for returns in (RETURNS, poisoned))
    pd.testing.assert_frame_equal(clean.loc[: RETURNS.index[origin]], other.loc[: RETURNS.index[origin]])


@pytest.mark.parametrize("wrong", [np.nan, 0.0, -1.0, np.inf])
def test_a_forecast_that_is_no_variance_ends_the_walk(wrong: float) -> None:
    broken = Rule("broken", lambda values: wrong if len(values) == 33 else 1.0)
    with pytest.raises(CannotForecast, match=f"{RETURNS.index[32]:%Y-%m-%d} is not a positive variance"):
        walk(RETURNS, broken, Plan(20, (1,)), RNG, ignore)


def test_too_few_forecasts_end_the_walk() -> None:
    class Short(Known):
        def variance_paths(
            self, returns: "pd.Series[float]", first: int, horizon: int, rng: np.random.Generator
        ) -> FloatArray:
            return np.ones((1, horizon))

    class Lazy(Rule):
        def fit(self, returns: "pd.Series[float]") -> Known:
            return Short(plain_ewma)

    with pytest.raises(CannotForecast, match="1 forecasts for 21 periods"):
        walk(RETURNS, Lazy("lazy", plain_ewma), Plan(20, (1,)), RNG, ignore)


@pytest.mark.parametrize(
    ("window", "horizons", "scheme", "every", "says"),
    [
        (1, (1,), "expanding", 1, "first window"),
        (20, (1,), "expanding", 0, "refit"),
        (20, (), "expanding", 1, "Horizons"),
        (20, (0,), "expanding", 1, "Horizons"),
        (20, (1, 1), "expanding", 1, "Horizons"),
        (20, (1,), "sliding", 1, "not sliding"),
    ],
)
def test_a_plan_must_make_sense(window: int, horizons: tuple[int, ...], scheme: Scheme, every: int, says: str) -> None:
    with pytest.raises(BadPlan, match=says):
        Plan(window, horizons, scheme, every)
