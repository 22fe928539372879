"""Measures of published examples come to the published values."""

import pytest

from analytics.risk.drawdown_ratios import sterling_ratio
from analytics.risk.measures import read
from analytics.risk.returns_and_risk import downside_deviation
from analytics.risk.sample import Sample, sample
from tests.analytics.risk.published import BACON, BACON_BENCHMARK, BILL, INDEX, MANAGER

HALF_A_PERCENT = 0.005


def bacon(target: float = 0.0) -> Sample:
    return sample(BACON, 12, benchmark=BACON_BENCHMARK, target=target)


def value(of: Sample, name: str) -> float:
    return read(of, [name])[name].value


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("profit_factor", 1.779783),  # Bernardo & Ledoit's ratio
        ("omega_ratio", 1.779783),
        ("d_ratio", 0.4013329),
        ("mean_absolute_deviation", 0.03108333),
        ("m_squared", 0.10062),
        ("m_squared_excess", -0.01553103),
        ("m_squared_excess_arithmetic", -0.01736344),
        ("jensen_alpha", -0.01416944),
        ("appraisal_ratio", -0.4302756),
        ("specific_risk", 0.03293109),
        ("systematic_risk", 0.132806),
        ("total_risk", 0.136828),
        ("fama_beta", 1.030395),
        ("net_selectivity", -0.0178912),
        ("treynor_ratio_modified", 0.7806747),
        ("adjusted_sharpe_ratio", 0.7591435),
    ],
)
def test_it_agrees_with_bacons_example(name: str, published: float) -> None:
    assert value(bacon(), name) == pytest.approx(published, rel=2e-6)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("downside_deviation_per_period", 0.02553674),
        ("sortino_ratio_per_period", 0.1566371),
        ("omega_sharpe_ratio", 0.2917933),
        ("downside_frequency", 0.4583333),
        ("upside_frequency", 0.5416667),
    ],
)
def test_it_agrees_with_bacons_example_above_half_a_percent(name: str, published: float) -> None:
    assert value(bacon(HALF_A_PERCENT), name) == pytest.approx(published, rel=2e-6)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("burke_ratio", 0.7447309),
        ("burke_ratio_modified", 3.648421),
        ("pain_index_summed", 0.0390113),
        ("pain_ratio_summed", 2.657647),
        ("martin_ratio_summed", 1.70772),
    ],
)
def test_it_agrees_where_the_example_sums_losses(name: str, published: float) -> None:
    """PerformanceAnalytics chains hundredths of the returns there, which all but sums them."""
    assert value(bacon(), name) == pytest.approx(published, rel=5e-4)


@pytest.mark.parametrize(
    ("name", "documented"),
    [("pain_index", "0.04"), ("ulcer_index", "0.06"), ("burke_ratio", "0.74")],
)
def test_it_agrees_to_the_digits_that_are_documented(name: str, documented: str) -> None:
    assert f"{value(bacon(), name):.2f}" == documented


def test_its_upside_is_bacons() -> None:
    """An upside potential of 1.771 % and a downside deviation of 2.554 %."""
    above = value(bacon(HALF_A_PERCENT), "upside_potential_ratio")
    assert above == pytest.approx(0.01771 / 0.02554, rel=3e-4)


def test_it_has_the_examples_shape() -> None:
    ratio = value(bacon(), "skewness") / value(bacon(), "kurtosis")
    assert ratio == pytest.approx(-0.03394204, rel=1e-6)


def test_it_has_the_examples_volatility_skewness() -> None:
    assert value(bacon(HALF_A_PERCENT), "volatility_skewness") == pytest.approx(1.32, abs=5e-3)


def test_it_bets_twice_the_published_half() -> None:
    assert value(sample(MANAGER, 12, risk_free=0.04 / 12), "kelly_fraction") / 2 == pytest.approx(5.929483, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("calmar_ratio", 0.9061697),
        ("sterling_ratio", 0.5462542),
        ("tracking_error", 0.1131667),
        ("active_return", 0.04078668),
        ("information_ratio", 0.3604125),
        ("up_capture", 0.6346612),
        ("down_capture", 0.2076304),
        ("downside_deviation_per_period", 0.01454078),
    ],
)
def test_it_agrees_on_a_managers_eleven_years(name: str, published: float) -> None:
    assert value(sample(MANAGER, 12, benchmark=INDEX), name) == pytest.approx(published, rel=1e-6)


def test_it_agrees_over_a_risk_free_rate() -> None:
    fixed = sample(MANAGER, 12, benchmark=INDEX, risk_free=0.035 / 12)
    varying = sample(MANAGER, 12, benchmark=INDEX, risk_free=BILL)
    assert [value(of, "alpha") / 12 for of in (fixed, varying)] == pytest.approx([0.005960609, 0.005774729], abs=5e-7)
    assert [value(of, "treynor_ratio") for of in (fixed, varying)] == pytest.approx([0.2528, 0.2428], abs=5e-5)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("appraisal_ratio", 1.623025),
        ("profit_factor", 4.598338),
        ("jensen_alpha", 0.08077871),
        ("pain_index", 0.003714087),
        ("m_squared", 0.2544876),
        ("m_squared_excess", 0.02027322),
        ("specific_risk", 0.04977046),
        ("d_ratio", 0.07248996),
        ("prospect_ratio", 0.9737463),
        ("burke_ratio", 4.779747),
    ],
)
def test_it_agrees_on_a_managers_first_year(name: str, published: float) -> None:
    year = sample(MANAGER["1996":"1996"], 12, benchmark=INDEX["1996":"1996"])
    assert value(year, name) == pytest.approx(published, rel=5e-5)


def test_conventions_are_keywords() -> None:
    below = BACON[BACON < HALF_A_PERCENT] - HALF_A_PERCENT
    of_losses = downside_deviation(bacon(HALF_A_PERCENT), annualised=False, full=False)
    assert of_losses == pytest.approx(float((below**2).mean() ** 0.5))
    assert sterling_ratio(bacon(), excess=0.0) == pytest.approx(value(bacon(), "calmar_ratio"))
