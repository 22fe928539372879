"""What a fit says when a search stops, and which returns it refuses."""

import numpy as np
import pandas as pd
import pytest

from analytics.volatility.fitting import EXPLOSIVE, fit
from analytics.volatility.models import MODELS
from analytics.volatility.returns import BadReturns
from tests.analytics.volatility.simulated import garch_returns


def test_a_search_that_stopped_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    from arch.univariate.base import ARCHModel

    patient = ARCHModel.fit

    def hasty(self: ARCHModel, **options: object) -> object:
        return patient(self, **{**options, "options": {"maxiter": 2}})

    monkeypatch.setattr(ARCHModel, "fit", hasty)
    fitted = fit(garch_returns(), MODELS["garch"])
    assert not fitted.converged
    assert "iteration limit" in fitted.remedy
    assert fitted.remedy.endswith("Choose a longer range, a simpler model or the normal distribution.")
    monkeypatch.undo()
    assert fit(garch_returns(), MODELS["garch"]).converged


def test_a_search_that_stopped_once_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from arch.univariate.base import ARCHModel

    patient, tries = ARCHModel.fit, []

    def hasty_once(self: ARCHModel, **options: object) -> object:
        tries.append(options)
        return patient(self, **{"options": {"maxiter": 2}, **options})

    monkeypatch.setattr(ARCHModel, "fit", hasty_once)
    fitted = fit(garch_returns(), MODELS["garch"])
    assert len(tries) == 2
    assert fitted.converged
    monkeypatch.undo()
    assert fitted.log_likelihood == pytest.approx(fit(garch_returns(), MODELS["garch"]).log_likelihood, abs=1e-3)


def test_a_persistence_near_one_is_said() -> None:
    rng = np.random.default_rng(5)
    wandering = np.exp(np.cumsum(rng.normal(0, 0.1, 1_000))) * rng.standard_normal(1_000)
    returns = pd.Series(wandering, pd.bdate_range("2015-01-02", periods=1_000, tz="UTC"))
    assert EXPLOSIVE in fit(returns, MODELS["garch"]).notes


def test_arguments_are_left_alone() -> None:
    returns = garch_returns().copy()
    for name in MODELS:
        fit(returns, MODELS[name]).parameters  # noqa: B018  (asked for, so computed)
    pd.testing.assert_series_equal(returns, garch_returns())


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            garch_returns().where(lambda r: r.index != r.index[3]),
            "1 of 800 returns are not numbers, the first at 2015-01-07",
        ),
        (garch_returns().iloc[:20], "needs at least 50 returns and there are 20"),
        (garch_returns() * 0, "All of these returns are equal"),
        (garch_returns().iloc[::-1], "not in order"),
    ],
)
def test_it_refuses_bad_returns(wrong: "pd.Series[float]", sentence: str) -> None:
    for name in ("garch", "har-rv"):
        with pytest.raises(BadReturns, match=sentence):
            fit(wrong, MODELS[name])


def flat_at_first() -> "pd.Series[float]":
    returns = garch_returns().copy()
    returns.iloc[:150] = 0.0
    return returns


def test_a_model_without_a_floor_refuses_a_beginning_without_movement() -> None:
    with pytest.raises(BadReturns, match="EWMA gives some of these returns no variance"):
        fit(flat_at_first(), MODELS["ewma"])
    assert fit(flat_at_first(), MODELS["ewma"], "sample_variance").variance.min() > 0


@pytest.mark.parametrize("name", [name for name in MODELS if name not in ("ewma", "riskmetrics2006")])
def test_the_others_take_it_and_one_wild_day_too(name: str) -> None:
    wild = garch_returns().copy()
    wild.iloc[400] = -0.6
    for returns in (flat_at_first(), wild):
        fitted = fit(returns, MODELS[name])
        assert np.isfinite(fitted.variance.dropna()).all()
        assert (fitted.variance.dropna() > 0).all()
        assert fitted.converged == (not fitted.remedy)
        assert list(fitted.parameters.index) == list(fitted.names)
