"""What holds for every indicator in the registry, whatever the bars and the parameters."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.indicators.definition import Indicator, Number
from analytics.indicators.registry import INDICATORS, compute
from tests.analytics.indicators.market import dates, flat_bars, random_bars

every_indicator = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS.keys())

# Bars on which one output has no value although another bar of the same age has.
SPARSE = {"supertrend", "fractals"}
# Undefined on single bars: three gains at the start of the data leave an RSI of two periods at 100, without a range.
MAY_TIE = {"stochastic_rsi"}

BOUNDS = {
    "rsi": (0, 100),
    "stochastic_rsi": (0, 100),
    "stochastic": (0, 100),
    "stochastic_fast": (0, 100),
    "williams_r": (-100, 0),
    "cmo": (-100, 100),
    "tsi": (-100, 100),
    "smi": (-100, 100),
    "ultimate_oscillator": (0, 100),
    "balance_of_power": (-1, 1),
    "intraday_momentum": (0, 100),
    "adx": (0, 100),
    "adxr": (0, 100),
    "dmi": (0, 100),
    "aroon": (0, 100),
    "aroon_oscillator": (-100, 100),
    "efficiency_ratio": (0, 1),
    "vhf": (0, 1),
    "relative_volatility": (0, 100),
    "choppiness": (0, 100),
    "ulcer_index": (0, 100),
    "chaikin_money_flow": (-1, 1),
    "mfi": (0, 100),
    "cycle_sine": (-1, 1),
    "trend_mode": (0, 1),
    "percent_rank": (0, 100),
    "price_volume_correlation": (-1, 1),
    "atr": (0, np.inf),
    "standard_deviation": (0, np.inf),
    "variance": (0, np.inf),
    "historical_volatility": (0, np.inf),
    "bandwidth": (0, np.inf),
    "vortex": (0, np.inf),
}

# The powers of the price's and of the volume's unit in the result; what is drawn on the price has (1, 0), else (0, 0).
UNITS = {
    "macd": (1, 0),
    "apo": (1, 0),
    "momentum": (1, 0),
    "dpo": (1, 0),
    "awesome_oscillator": (1, 0),
    "accelerator": (1, 0),
    "elder_ray": (1, 0),
    "qstick": (1, 0),
    "atr": (1, 0),
    "true_range": (1, 0),
    "average_range": (1, 0),
    "phasor": (1, 0),
    "linear_slope": (1, 0),
    "standard_deviation": (1, 0),
    "average_deviation": (1, 0),
    "variance": (2, 0),
    "obv": (0, 1),
    "accumulation": (0, 1),
    "chaikin_oscillator": (0, 1),
    "pvt": (0, 1),
    "volume_average": (0, 1),
    "force_index": (1, 1),
    "market_facilitation": (1, -1),
}


@st.composite
def bars(draw: st.DrawFn, least: int = 150, most: int = 400) -> pd.DataFrame:
    """Random walks, some on a coarse tick (ties and flat bars), some with a flat stretch or a hole."""
    frame = random_bars(
        draw(st.integers(least, most)), draw(st.integers(0, 10_000)), draw(st.sampled_from([2.0, 900.0]))
    )
    tick = draw(st.sampled_from([0.0, 0.01, 0.25]))
    if tick:
        frame = np.ceil(frame / tick) * tick
    start = draw(st.integers(0, len(frame) - 40))
    kind = draw(st.sampled_from(["walk", "flat", "hole", "no volume"]))
    if kind == "flat":
        frame.iloc[start : start + 30, :4] = frame["close"].iloc[start]
    if kind == "hole":
        frame.iloc[start : start + 3] = np.nan
    if kind == "no volume":
        frame.iloc[start : start + 30, 4] = 0.0
    return frame


def choices(indicator: Indicator) -> st.SearchStrategy[dict[str, Number]]:
    """Parameters, with periods short enough for the bars of these tests."""
    return st.fixed_dictionaries(
        {
            p.name: st.integers(int(p.low), min(int(p.high), 24))
            if isinstance(p.default, int)
            else st.floats(float(p.low), float(p.high))
            for p in indicator.parameters
        }
    )


def known_at_once(indicator: Indicator) -> list[str]:
    return [output.name for output in indicator.outputs if not output.looks_ahead]


@every_indicator
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_the_future_never_changes_the_past(indicator: Indicator, data: st.DataObject) -> None:
    frame, values = data.draw(bars()), data.draw(choices(indicator))
    cut = data.draw(st.integers(60, len(frame)))
    columns = known_at_once(indicator)
    past = frame.iloc[:cut] if frame.iloc[:cut].notna().all(axis=1).any() else frame
    whole = compute(indicator.name, frame, **values)[columns]
    pd.testing.assert_frame_equal(compute(indicator.name, past, **values)[columns], whole.iloc[: len(past)])


@every_indicator
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_it_keeps_the_index_and_leaves_the_bars_alone(indicator: Indicator, data: st.DataObject) -> None:
    frame = data.draw(bars())
    before = frame.copy()
    result = compute(indicator.name, frame, **data.draw(choices(indicator)))
    pd.testing.assert_frame_equal(frame, before)
    assert result.index.equals(frame.index)
    assert list(result) == [output.name for output in indicator.outputs]
    assert (result.dtypes == np.float64).all()
    assert not np.isinf(result.to_numpy()).any()


@every_indicator
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_the_warm_up_is_nan_and_ends_when_it_says(indicator: Indicator, data: st.DataObject) -> None:
    values = data.draw(choices(indicator))
    frame = random_bars(400, data.draw(st.integers(0, 10_000)))
    warm_up = indicator.warm_up(values)
    result = compute(indicator.name, frame, **values)[known_at_once(indicator)]
    if indicator.name in SPARSE:
        assert compute(indicator.name, frame, **values).iloc[:warm_up].isna().all(axis=None)
        return
    defined = result.notna().all(axis=1)
    assert not defined.iloc[:warm_up].any()
    assert defined.iloc[warm_up:].mean() > 0.9 if indicator.name in MAY_TIE else defined.iloc[warm_up:].all()


@every_indicator
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_windows_forget_what_lies_before_them(indicator: Indicator, data: st.DataObject) -> None:
    values = data.draw(choices(indicator))
    if indicator.history != "window":
        return
    frame, start = random_bars(400, data.draw(st.integers(0, 10_000))), 120
    warm_up = indicator.warm_up(values)
    late = compute(indicator.name, frame.iloc[start:], **values).iloc[warm_up:]
    whole = compute(indicator.name, frame, **values).iloc[start + warm_up :]
    pd.testing.assert_frame_equal(late, whole, rtol=1e-6, atol=1e-6)


@every_indicator
def test_fading_memory_fades(indicator: Indicator) -> None:
    if indicator.history != "fading":
        return
    frame = random_bars(3000)
    late, whole = (compute(indicator.name, part).iloc[-500:] for part in (frame.iloc[100:], frame))
    pd.testing.assert_frame_equal(late, whole, rtol=1e-4, atol=1e-6 * float(whole.abs().max(axis=None)))


@every_indicator
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_its_unit_is_that_of_its_inputs(indicator: Indicator, data: st.DataObject) -> None:
    """Prices in cents and volumes in lots of 64 change the number by exactly its unit."""
    frame, values = data.draw(bars()), data.draw(choices(indicator))
    price, volume = data.draw(st.sampled_from([(2.0**-10, 1.0), (128.0, 1.0), (1.0, 2.0**-6), (1.0, 256.0)]))
    rescaled = frame * [price, price, price, price, volume]
    powers = UNITS.get(indicator.name, (1, 0) if indicator.pane == "price" else (0, 0))
    expected = compute(indicator.name, frame, **values) * price ** powers[0] * volume ** powers[1]
    size = float(np.nan_to_num(expected.abs().max(axis=None)))
    pd.testing.assert_frame_equal(
        compute(indicator.name, rescaled, **values),
        expected,
        check_exact=False,
        rtol=1e-6,
        atol=1e-9 * max(size, 1e-300),
    )


@pytest.mark.parametrize("name", BOUNDS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_it_stays_in_its_bounds(name: str, data: st.DataObject) -> None:
    low, high = BOUNDS[name]
    values = compute(name, data.draw(bars()), **data.draw(choices(INDICATORS[name])))
    assert values.min(axis=None) >= low - 1e-7 or values.isna().all(axis=None)
    assert values.max(axis=None) <= high + 1e-7 or values.isna().all(axis=None)


FRAMES = {
    "one": random_bars(1),
    "two": random_bars(2),
    "short": random_bars(30),
    "long": random_bars(1600),
    "constant": flat_bars(1600),
    "constant with volume": flat_bars(1600, volume=7.0),
    "negative": random_bars(1600).mul([-1, -1, -1, -1, 1]).rename(columns={"high": "low", "low": "high"}),
}


@every_indicator
@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
def test_every_parameter_works_at_its_low_and_its_high(indicator: Indicator, frame: pd.DataFrame) -> None:
    ends = [{p.name: end} for p in indicator.parameters for end in (p.low, p.high)]
    together = [{p.name: p.low for p in indicator.parameters}, {p.name: p.high for p in indicator.parameters}]
    for values in [{}, *ends, *together]:
        result = compute(indicator.name, frame, **values)
        assert result.index.equals(frame.index)
        if len(frame) <= indicator.warm_up(values):
            assert result.isna().any(axis=1).all()


def test_every_moving_average_can_be_chosen() -> None:
    frame = random_bars(300)
    for name in ("bollinger", "apo"):
        last = [compute(name, frame, average=choice).iloc[-1, 0] for choice in range(11)]
        assert np.isfinite(last).all()
        assert len(set(last)) == 11


def test_outputs_that_look_ahead_are_marked_and_do() -> None:
    frame = random_bars(200)
    for indicator in INDICATORS.values():
        ahead = [output.name for output in indicator.outputs if output.looks_ahead]
        if ahead:
            whole = compute(indicator.name, frame)[ahead]
            cuts = [compute(indicator.name, frame.iloc[:bars])[ahead] for bars in range(100, 150)]
            assert not all(cut.equals(whole.iloc[: len(cut)]) for cut in cuts)


def test_a_date_index_in_another_zone_is_kept() -> None:
    frame = random_bars(50).set_axis(dates(50).tz_convert("Asia/Karachi"))
    assert str(compute("sma", frame, period=5).index.tz) == "Asia/Karachi"
