"""Persistence and long-run levels against integrals, and against very long simulations."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from analytics.volatility.fitting import fit
from analytics.volatility.memory import lagged, memory, negative_part, positive_part
from analytics.volatility.models import MODELS, ModelSpec
from analytics.volatility.processes import distribution
from analytics.volatility.returns import FloatArray
from tests.analytics.volatility.simulated import garch_returns

SHAPES = {"normal": [], "t": [4.5], "skewt": [5.0, -0.3], "ged": [1.3]}


def density(kind: str) -> Callable[[FloatArray], FloatArray]:
    law = distribution(ModelSpec("garch", distribution=kind))
    shape = np.array(SHAPES[kind])
    return lambda z: np.exp(law.loglikelihood(shape, z, np.ones_like(z), individual=True))


@pytest.mark.parametrize("power", [0.8, 1, 1.5, 2])
@pytest.mark.parametrize("kind", SHAPES)
def test_moments_are_the_integrals(kind: str, power: float) -> None:
    law = density(kind)

    def integral(low: float, high: float) -> float:
        return float(quad(lambda z: abs(z) ** power * law(np.array([z]))[0], low, high, limit=200)[0])

    assert negative_part(law, power) == pytest.approx(integral(-np.inf, 0), rel=1e-6)
    assert positive_part(law, power) == pytest.approx(integral(0, np.inf), rel=1e-6)


@pytest.mark.parametrize("kind", SHAPES)
def test_shocks_have_variance_one(kind: str) -> None:
    assert negative_part(density(kind), 2) + positive_part(density(kind), 2) == pytest.approx(1, rel=1e-6)


NORMAL = density("normal")
TRUTHS = {
    "gjr": {"omega": 0.05, "alpha[1]": 0.03, "gamma[1]": 0.1, "beta[1]": 0.85},
    "tarch": {"omega": 0.05, "alpha[1]": 0.04, "gamma[1]": 0.08, "beta[1]": 0.88},
    "egarch": {"omega": 0.01, "alpha[1]": 0.15, "gamma[1]": -0.08, "beta[1]": 0.94},
    "harch": {"omega": 0.1, "alpha[1]": 0.2, "alpha[5]": 0.3, "alpha[22]": 0.3},
    "arch": {"omega": 0.3, "alpha[1]": 0.3, "alpha[2]": 0.2},
}


@pytest.mark.parametrize("name", TRUTHS)
def test_the_level_is_the_mean_variance_of_a_long_simulation(name: str) -> None:
    from analytics.volatility.processes import process

    spec = ModelSpec(name, p=2) if name == "arch" else ModelSpec(name)
    parameters = np.array(list(TRUTHS[name].values()))
    rng = np.random.default_rng(11)
    _, variance = process(spec, "backcast").simulate(
        parameters, 100_000 if name == "harch" else 400_000, rng.standard_normal
    )
    assert memory(spec, TRUTHS[name], NORMAL).unconditional_variance == pytest.approx(variance.mean(), rel=0.03)


@pytest.mark.parametrize("kind", ["t", "skewt"])
def test_aparch_shrinks_deviations_of_its_power_by_its_persistence(kind: str) -> None:
    parameters = {"omega": 0.05, "alpha[1]": 0.08, "gamma[1]": 0.4, "beta[1]": 0.85, "delta": 1.3}
    kept = memory(ModelSpec("aparch"), parameters, density(kind))
    z = distribution(ModelSpec("garch", distribution=kind), np.random.default_rng(2)).simulate(np.array(SHAPES[kind]))(
        2_000_000
    )
    factor = 0.08 * (np.abs(z) - 0.4 * z) ** 1.3 + 0.85
    assert kept.persistence == pytest.approx(factor.mean(), abs=5e-4)
    assert kept.unconditional_variance == pytest.approx((0.05 / (1 - kept.persistence)) ** (2 / 1.3))
    assert "APARCH" in kept.note


def test_gjr_halves_the_asymmetry_of_a_symmetric_shock_only() -> None:
    parameters = {"omega": 0.05, "alpha[1]": 0.03, "gamma[1]": 0.1, "beta[1]": 0.85}
    assert memory(MODELS["gjr"], parameters, NORMAL).persistence == pytest.approx(0.03 + 0.05 + 0.85)
    skewed = density("skewt")
    expected = 0.03 + 0.1 * negative_part(skewed, 2) + 0.85
    assert memory(MODELS["gjr"], parameters, skewed).persistence == pytest.approx(expected)
    assert negative_part(skewed, 2) > 0.55


def test_the_half_life_halves_the_distance() -> None:
    kept = lagged(0.1, 0.9)
    assert 0.9**kept.half_life == pytest.approx(0.5)
    assert kept.unconditional_variance == pytest.approx(1.0)
    assert lagged(0.1, 0.0).half_life == 0
    assert lagged(0.1, 1.0).half_life == np.inf
    assert np.isnan(lagged(0.1, 1.02).unconditional_variance)


@pytest.mark.parametrize("name", ["ewma", "riskmetrics2006", "figarch"])
def test_models_without_a_level_say_so(name: str) -> None:
    fitted = fit(garch_returns(300), MODELS[name])
    assert np.isnan(fitted.unconditional_volatility)
    assert fitted.half_life == np.inf
    assert len(fitted.notes) == 1


def test_a_constant_forgets_at_once() -> None:
    fitted = fit(garch_returns(300), MODELS["constant"])
    assert (fitted.persistence, fitted.half_life) == (0, 0)
    assert fitted.unconditional_volatility == pytest.approx(garch_returns(300).std(ddof=0))
    assert fitted.log_likelihood == pytest.approx(
        stats.norm.logpdf(garch_returns(300), garch_returns(300).mean(), garch_returns(300).std(ddof=0)).sum()
    )


def test_a_power_that_the_tails_have_no_moment_of_persists_for_ever() -> None:
    law = distribution(ModelSpec("garch", distribution="t"))

    def fat(z: FloatArray) -> FloatArray:
        return np.exp(law.loglikelihood(np.array([2.2]), z, np.ones_like(z), individual=True))

    assert negative_part(fat, 2.0) == pytest.approx(0.5, rel=0.01)
    parameters = {"omega": 0.05, "alpha[1]": 0.08, "gamma[1]": 0.4, "beta[1]": 0.85, "delta": 3.0}
    kept = memory(ModelSpec("aparch"), parameters, fat)
    assert kept.persistence == np.inf
    assert kept.half_life == np.inf
