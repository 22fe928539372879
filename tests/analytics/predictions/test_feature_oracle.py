"""Every feature against its words in plain Python, on simulated and on real bars."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.predictions.features.calendar import CALENDAR
from analytics.predictions.features.definition import FeatureInputs
from analytics.predictions.features.registry import FEATURES
from tests.analytics.indicators.market import real_bars
from tests.analytics.predictions.feature_oracle import DEFINITIONS, Plain
from tests.analytics.predictions.inputs import made_inputs

OF_THEIR_OWN = {"garch_volatility", "garch_shock"}  # tested with the filter


def real_inputs() -> FeatureInputs:
    frame = real_bars().iloc[:420]
    made = made_inputs(420, seed=9)
    at = {name: getattr(made, name).set_axis(frame.index) for name in ("index_returns", "implied", "sentiment")}
    return replace(made, bars=frame, returns=frame["close"].pct_change(fill_method=None), **at)


WORLDS = {"simulated": made_inputs(420, seed=4), "real": real_inputs()}
PLAIN = {name: Plain(inputs) for name, inputs in WORLDS.items()}


def test_every_feature_has_a_definition_of_its_own() -> None:
    assert set(DEFINITIONS) | OF_THEIR_OWN == set(FEATURES)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", DEFINITIONS)
def test_it_is_what_its_words_say(name: str, world: str) -> None:
    expected = np.array(DEFINITIONS[name](PLAIN[world]), dtype=float)
    expected[~np.isfinite(expected)] = np.nan
    np.testing.assert_allclose(FEATURES[name].values(WORLDS[world]), expected, rtol=1e-9, atol=1e-10)


def test_the_turn_of_the_month_also_counts_on_weekends() -> None:
    days = pd.date_range("2023-01-01", "2024-12-31", tz="UTC")
    made = made_inputs(len(days))
    inputs = replace(made, bars=made.bars.set_axis(days))
    turn = next(feature for feature in CALENDAR if feature.name == "turn_of_month").values(inputs)
    np.testing.assert_array_equal(turn, DEFINITIONS["turn_of_month"](Plain(inputs)))
    assert turn.loc["2024-06-28":"2024-07-03"].tolist() == [1.0] * 6
    assert turn.loc["2024-06-27"] == turn.loc["2024-07-04"] == 0.0
