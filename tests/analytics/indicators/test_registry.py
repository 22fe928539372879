"""How the registry takes parameters and frames."""

import numpy as np
import pandas as pd
import pytest

from analytics.indicators.registry import (
    INDICATORS,
    BadParameter,
    MissingInputs,
    UnknownIndicator,
    compute,
    find,
    missing_inputs,
)
from tests.analytics.indicators.market import dates, flat_bars, random_bars

BARS = random_bars(120)
CLOSE_ONLY = BARS.assign(open=np.nan, high=np.nan, low=np.nan, volume=np.nan)


def test_there_are_at_least_sixty_indicators_with_names_for_urls_and_sentences_for_people() -> None:
    assert len(INDICATORS) >= 60
    for name, indicator in INDICATORS.items():
        assert name == indicator.name
        assert name.isidentifier()
        assert name == name.lower()
        assert indicator.description.endswith(".")
        assert indicator.reference
        for kind in (indicator.parameters, indicator.outputs):
            assert len({part.name for part in kind}) == len(kind)


def test_defaults_lie_within_their_ranges() -> None:
    for indicator in INDICATORS.values():
        for parameter in indicator.parameters:
            assert parameter.checked(parameter.default) == parameter.default
            assert not parameter.choices or (parameter.low, parameter.high) == (0, len(parameter.choices) - 1)


def test_it_rejects_an_unknown_indicator() -> None:
    with pytest.raises(UnknownIndicator, match="no indicator named 'magic'"):
        find("magic")


def test_it_rejects_an_unknown_parameter_and_says_which_there_are() -> None:
    with pytest.raises(BadParameter, match="no parameter 'days'; it has period"):
        compute("rsi", BARS, days=3)
    with pytest.raises(BadParameter, match="no parameter 'period'; it has none"):
        compute("obv", BARS, period=3)


@pytest.mark.parametrize("value", [1, 0, -3, 501, 14.5, np.nan, np.inf, "14", None, True, [14]])
def test_it_rejects_a_period_that_is_not_a_whole_number_in_range(value: object) -> None:
    with pytest.raises(BadParameter, match="Period must be a whole number from 2 to 500"):
        compute("rsi", BARS, period=value)


def test_it_takes_whole_numbers_however_they_are_typed() -> None:
    expected = compute("rsi", BARS, period=9)
    for value in (9.0, np.int64(9), np.float32(9)):
        pd.testing.assert_frame_equal(compute("rsi", BARS, period=value), expected)


def test_it_names_what_the_bars_lack() -> None:
    assert missing_inputs(find("mfi"), CLOSE_ONLY) == ("high", "low", "volume")
    assert missing_inputs(find("mfi"), BARS.drop(columns="low")) == ("low",)
    with pytest.raises(MissingInputs, match="Money Flow Index needs high, low and volume, which these bars"):
        compute("mfi", CLOSE_ONLY)


def test_close_only_bars_are_enough_where_only_the_close_is_needed() -> None:
    pd.testing.assert_frame_equal(compute("rsi", CLOSE_ONLY), compute("rsi", BARS))


def test_an_empty_frame_gives_an_empty_frame() -> None:
    result = compute("macd", BARS.iloc[:0])
    assert list(result) == ["macd", "signal", "histogram"]
    assert result.empty


def test_whole_numbers_and_strided_columns_are_computed_as_they_are() -> None:
    whole = pd.DataFrame({"close": np.arange(1, 61)}, dates(60))
    pd.testing.assert_frame_equal(compute("sma", whole), compute("sma", whole.astype("float64")))
    wide = pd.DataFrame(np.asfortranarray(BARS.to_numpy()).copy(order="C"), BARS.index, BARS.columns)
    pd.testing.assert_frame_equal(compute("atr", wide.iloc[::-1].iloc[::-1]), compute("atr", BARS))


def test_a_gap_never_reaches_the_bars_after_it() -> None:
    for hole in (np.nan, np.inf):
        holed = BARS.copy()
        holed.iloc[50:53, :] = hole
        for name in ("ema", "rsi", "atr", "obv", "supertrend", "macd"):
            result = compute(name, holed)
            assert result.iloc[50:53].isna().all(axis=None)
            pd.testing.assert_frame_equal(result.iloc[:50], compute(name, holed.iloc[:50]))
            pd.testing.assert_frame_equal(result.iloc[53:], compute(name, holed.iloc[53:]))


@pytest.mark.parametrize(
    "name",
    ["rsi", "cmo", "tsi", "stochastic", "stochastic_rsi", "williams_r", "cci", "mfi", "adx", "dmi", "percent_b",
     "z_score", "vortex", "efficiency_ratio", "ultimate_oscillator", "balance_of_power", "intraday_momentum",
     "chaikin_money_flow", "vwap", "relative_volume", "price_volume_correlation", "choppiness", "dominant_cycle"],
)  # fmt: skip
def test_what_divides_by_nothing_is_undefined_on_flat_bars(name: str) -> None:
    assert compute(name, flat_bars(300)).isna().all(axis=None)


def test_an_oscillator_comes_back_when_the_price_moves_again() -> None:
    bars = pd.concat([random_bars(100), flat_bars(100, volume=5.0), random_bars(100, seed=2)])
    bars.index = dates(300)
    for name in ("stochastic", "williams_r", "cci", "mfi", "stochastic_rsi", "vortex"):
        result = compute(name, bars)
        assert result.iloc[150:190].isna().all(axis=None), name
        assert result.iloc[-20:].notna().all(axis=None), name


def test_per_cent_of_a_price_that_is_not_positive_is_undefined() -> None:
    close = pd.Series(np.linspace(20.0, -37.0, 60), dates(60))
    bars = pd.DataFrame({"close": close})
    roc = compute("roc", bars, period=5)["roc"]
    assert (roc.notna() == (close.shift(5) > 0)).all()
    assert compute("historical_volatility", bars, period=5)[close <= 0].isna().all(axis=None)
    assert compute("ema", bars, period=5)["ema"].iloc[-1] < 0


def test_an_output_with_a_shorter_warm_up_does_not_wait_for_the_others() -> None:
    lines = compute("ichimoku", BARS.iloc[:30])
    assert lines["conversion"].iloc[8:].notna().all()
    assert lines["span_b"].isna().all()
