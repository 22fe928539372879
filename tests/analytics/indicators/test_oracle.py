"""The registry's numbers against naive ones, on simulated and on real bars."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analytics.indicators.registry import compute
from tests.analytics.indicators import oracle
from tests.analytics.indicators.market import random_bars, real_bars

CASES: list[tuple[str, dict[str, float], Callable[[oracle.Bars], object]]] = [
    ("sma", {"period": 20}, lambda b: oracle.sma(b["close"], 20)),
    ("ema", {"period": 12}, lambda b: oracle.ema(b["close"], 12)),
    ("wma", {"period": 9}, lambda b: oracle.wma(b["close"], 9)),
    ("rma", {"period": 14}, lambda b: oracle.rma(b["close"], 14)),
    ("hma", {"period": 16}, lambda b: oracle.hma(b["close"], 16)),
    ("kama", {"period": 10}, lambda b: oracle.kama(b["close"], 10)),
    ("rsi", {"period": 14}, lambda b: oracle.rsi(b["close"], 14)),
    ("macd", {}, lambda b: oracle.macd(b["close"], 12, 26, 9)),
    ("bollinger", {"deviations": 2.5}, lambda b: oracle.bollinger(b["close"], 20, 2.5)),
    ("true_range", {}, oracle.true_range),
    ("atr", {"period": 14}, lambda b: oracle.atr(b, 14)),
    ("stochastic", {"period": 14, "slowing": 3, "smoothing": 4}, lambda b: oracle.stochastic(b, 14, 3, 4)),
    ("williams_r", {"period": 14}, lambda b: oracle.williams_r(b, 14)),
    ("cci", {"period": 20}, lambda b: oracle.cci(b, 20)),
    ("obv", {}, oracle.obv),
    ("mfi", {"period": 14}, lambda b: oracle.mfi(b, 14)),
    ("roc", {"period": 10}, lambda b: oracle.roc(b["close"], 10)),
    ("momentum", {"period": 10}, lambda b: oracle.momentum(b["close"], 10)),
    ("dmi", {"period": 14}, lambda b: oracle.directional(b, 14)),
    ("adx", {"period": 14}, lambda b: oracle.adx(b, 14)),
    ("aroon", {"period": 25}, lambda b: oracle.aroon(b, 25)),
    ("donchian", {"period": 20}, lambda b: oracle.donchian(b, 20)),
    ("keltner", {"period": 20, "range": 10}, lambda b: oracle.keltner(b, 20, 10, 2.0)),
    ("chaikin_money_flow", {"period": 20}, lambda b: oracle.chaikin_money_flow(b, 20)),
    ("vwap", {"period": 20}, lambda b: oracle.vwap(b, 20)),
    ("vortex", {"period": 14}, lambda b: oracle.vortex(b, 14)),
    ("supertrend", {"period": 10, "multiplier": 2.0}, lambda b: oracle.supertrend(b, 10, 2.0)),
    ("ichimoku", {}, lambda b: oracle.ichimoku(b, 9, 26, 52, 26)),
    ("stochastic_rsi", {}, lambda b: oracle.stochastic_rsi(b["close"], 14, 14, 3)),
    ("historical_volatility", {}, lambda b: oracle.historical_volatility(b["close"], 20, 252)),
    ("ulcer_index", {"period": 14}, lambda b: oracle.ulcer_index(b["close"], 14)),
    ("choppiness", {"period": 14}, lambda b: oracle.choppiness(b, 14)),
]


@pytest.mark.parametrize("bars", [random_bars(400), real_bars()], ids=["simulated", "real"])
@pytest.mark.parametrize(("name", "parameters", "naive"), CASES, ids=[case[0] for case in CASES])
def test_it_equals_the_naive_definition(
    name: str, parameters: dict[str, float], naive: Callable[[oracle.Bars], object], bars: pd.DataFrame
) -> None:
    expected = naive({column: bars[column].tolist() for column in bars})
    columns = expected if isinstance(expected, tuple) else (expected,)
    computed = compute(name, bars, **parameters)
    assert computed.shape[1] == len(columns)
    for label, values in zip(computed, columns, strict=True):
        np.testing.assert_allclose(computed[label], values, rtol=1e-8, atol=1e-8, equal_nan=True, err_msg=label)
