"""The registry as a whole: what holds for every measure, whatever the returns."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.risk.definition import UnknownMeasure
from analytics.risk.measures import MEASURES, find, read
from analytics.risk.sample import BadReturns, Sample, Trials, sample
from tests.analytics.risk.published import BACON, BACON_BENCHMARK, INDEX, MANAGER

PATH_DEPENDENT = {name for name, measure in MEASURES.items() if measure.group == "Drawdown"} - {"worst_recovery"}
WITHOUT_UNIT = (  # of deviations, quantiles and sums: unchanged by the size of the position
    "sharpe_ratio",
    "sharpe_standard_error",
    "probabilistic_sharpe_ratio",
    "sortino_ratio",
    "omega_ratio",
    "upside_potential_ratio",
    "kappa_three_ratio",
    "gain_to_pain_ratio",
    "profit_factor",
    "payoff_ratio",
    "d_ratio",
    "win_rate",
    "tail_ratio",
    "volatility_skewness",
    "prospect_ratio",
    "skewness",
    "kurtosis",
)
RETURNS = st.lists(st.floats(-0.5, 0.5).map(lambda x: round(x, 4)), min_size=2, max_size=40)


def daily(values: list[float]) -> "pd.Series[float]":
    return pd.Series(values, pd.date_range("2024-01-01", periods=len(values), tz="UTC"), dtype=float)


def values(of: Sample) -> dict[str, float]:
    return {name: reading.value for name, reading in read(of).items()}


@given(RETURNS, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_no_returns_surprise_a_measure(returns: list[float], random: object) -> None:
    market = daily(returns[::-1])
    for reading in read(sample(daily(returns), 252, benchmark=market, trials=Trials(3, 0.01))).values():
        assert math.isfinite(reading.value) == (reading.why == "")


@pytest.mark.parametrize("constant", [0.0, 0.01, -0.01, -1.0])
def test_constant_returns_have_no_ratios(constant: float) -> None:
    found = read(sample(daily([constant] * 30), 252, benchmark=daily([constant] * 30)))
    assert found["volatility"].value == 0
    for name in ("sharpe_ratio", "skewness", "beta", "r_squared", "information_ratio", "m_squared"):
        assert np.isnan(found[name].value)
        assert found[name].why


def test_total_loss_has_its_numbers() -> None:
    found = values(sample(daily([0.1, -1.0, 0.1]), 252))
    assert (found["total_return"], found["cagr"], found["max_drawdown"]) == (-1, -1, -1)


def test_negative_equity_is_not_compounded() -> None:
    returns, market = daily([0.1, -1.5, 0.1, 0.2, -0.1]), daily([0.1, -0.2, 0.1, 0.3, 0.1])
    found = read(sample(returns, 252, benchmark=market, trials=Trials(3, 0.01)))
    unexplained = [name for name, reading in found.items() if reading.why and "lost more than" not in reading.why]
    assert set(unexplained) <= {"minimum_track_record_length", "bear_beta", "timing_ratio"}
    for name in ("total_return", "cagr", "max_drawdown", "calmar_ratio", "ulcer_index"):
        assert np.isnan(found[name].value)
        assert "lost more than everything" in found[name].why
    assert np.isfinite(found["volatility"].value)


@given(st.permutations(range(24)))
@settings(max_examples=20, deadline=None)
def test_only_drawdowns_depend_on_the_order(order: list[int]) -> None:
    shuffled = daily(BACON.to_numpy()[order].tolist())
    market = daily(BACON_BENCHMARK.to_numpy()[order].tolist())
    kept = values(sample(daily(BACON.tolist()), 12, benchmark=daily(BACON_BENCHMARK.tolist())))
    found = values(sample(shuffled, 12, benchmark=market))
    for name in MEASURES.keys() - PATH_DEPENDENT - {"worst_recovery"}:
        assert found[name] == pytest.approx(kept[name], nan_ok=True), name


@given(st.floats(0.01, 10))
@settings(max_examples=20, deadline=None)
def test_the_size_of_the_position_changes_no_ratio_of_sums(size: float) -> None:
    kept, found = values(sample(BACON, 12)), values(sample(BACON * size, 12))
    for name in WITHOUT_UNIT:
        assert found[name] == pytest.approx(kept[name]), name
    assert found["volatility"] == pytest.approx(kept["volatility"] * size)


def test_a_benchmark_changes_only_what_depends_on_it() -> None:
    alone = read(sample(MANAGER, 12))
    beside = read(sample(MANAGER, 12, benchmark=INDEX.iloc[40:90]))
    for name, measure in MEASURES.items():
        if "benchmark" not in measure.needs:
            assert alone[name] == beside[name] or np.isnan(alone[name].value), name
        else:
            assert "choose one" in alone[name].why
            assert beside[name].observations == 50


def test_the_benchmark_against_itself_is_neutral() -> None:
    found = values(sample(INDEX, 12, benchmark=INDEX))
    for name in ("beta", "correlation", "r_squared", "up_capture", "down_capture", "bull_beta", "bear_beta"):
        assert found[name] == pytest.approx(1), name
    for name in ("alpha", "jensen_alpha", "active_return", "tracking_error", "specific_risk", "m_squared_excess"):
        assert found[name] == pytest.approx(0, abs=1e-12), name
    assert np.isnan(found["information_ratio"])


def test_risk_splits_into_systematic_and_specific() -> None:
    found = values(sample(MANAGER, 12, benchmark=INDEX))
    n = len(MANAGER)
    total = found["systematic_risk"] ** 2 + found["specific_risk"] ** 2 * n / (n - 1)
    assert total == pytest.approx(found["volatility"] ** 2)
    assert found["systematic_risk"] ** 2 / total == pytest.approx(found["r_squared"])


def test_beta_is_the_regressions_slope() -> None:
    found = values(sample(MANAGER, 12, benchmark=INDEX))
    slope, intercept = np.polyfit(INDEX, MANAGER, 1)
    assert (found["beta"], found["alpha"]) == (pytest.approx(slope), pytest.approx(intercept * 12))
    up = INDEX > 0
    assert found["bull_beta"] == pytest.approx(np.polyfit(INDEX[up], MANAGER[up], 1)[0])
    assert found["bear_beta"] == pytest.approx(np.polyfit(INDEX[~up], MANAGER[~up], 1)[0])


def test_shapes_agree_with_pandas() -> None:
    found = values(sample(MANAGER, 12))
    assert found["skewness_sample"] == pytest.approx(MANAGER.skew())
    assert found["excess_kurtosis_sample"] == pytest.approx(MANAGER.kurt())
    assert found["tail_ratio"] == pytest.approx(MANAGER.quantile(0.95) / -MANAGER.quantile(0.05))


def test_capture_has_three_conventions() -> None:
    up = INDEX > 0
    own, market = 1 + MANAGER[up], 1 + INDEX[up]
    found = values(sample(MANAGER, 12, benchmark=INDEX))
    assert found["up_capture_cumulative"] == pytest.approx((own.prod() - 1) / (market.prod() - 1))
    one = 1 / up.sum()
    assert found["up_capture_geometric"] == pytest.approx((own.prod() ** one - 1) / (market.prod() ** one - 1))


def test_every_entry_can_be_shown() -> None:
    for name, measure in MEASURES.items():
        assert measure.title
        assert measure.formula
        assert measure.reference
        assert not measure.undefined.endswith(".")
        assert measure.variant_of in {"", *MEASURES}
        assert find(name) is measure


def test_an_unknown_name_is_a_sentence() -> None:
    with pytest.raises(UnknownMeasure, match="no measure named 'sharp'"):
        read(sample(BACON, 12), ["sharp"])


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: sample(BACON.iloc[:1], 12), "at least 2 returns and there are 1"),
        (lambda: sample(BACON.iloc[:0], 12), "there are 0"),
        (lambda: sample(BACON * np.nan, 12), "24 of 24 returns are not numbers"),
        (lambda: sample(BACON[::-1], 12), "not in order"),
        (lambda: sample(BACON, 0), "above zero"),
        (lambda: sample(BACON, 12, target=float("nan")), "target"),
        (lambda: sample(BACON, 12, risk_free=BACON_BENCHMARK.iloc[3:]), "missing on 3 of 24 dates"),
        (lambda: sample(BACON, 12, benchmark=INDEX.iloc[80:]), "shares fewer than two dates"),
        (lambda: sample(BACON, 12, benchmark=BACON_BENCHMARK * np.nan), "benchmark is missing on 24 of 24"),
        (lambda: sample(BACON, 12, benchmark=BACON_BENCHMARK[::-1]), "benchmark are not in order"),
    ],
)
def test_bad_returns_are_a_sentence(make: object, says: str) -> None:
    with pytest.raises(BadReturns, match=says):
        make()  # type: ignore[operator]  # a lambda of the list above
