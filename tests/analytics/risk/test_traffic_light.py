"""The regulator's zones, against the published table."""

import numpy as np
import pandas as pd
import pytest

from analytics.risk.asked import BadRisk
from analytics.risk.traffic_light import rolling_traffic_light, traffic_light

# Basel Committee (1996), table 2: exceptions, zone, multiplier, cumulative probability in per cent.
TABLE = [
    (0, "green", 3.00, 8.11),
    (1, "green", 3.00, 28.58),
    (2, "green", 3.00, 54.32),
    (3, "green", 3.00, 75.81),
    (4, "green", 3.00, 89.22),
    (5, "yellow", 3.40, 95.88),
    (6, "yellow", 3.50, 98.63),
    (7, "yellow", 3.65, 99.60),
    (8, "yellow", 3.75, 99.89),
    (9, "yellow", 3.85, 99.97),
    (10, "red", 4.00, 99.99),
]


@pytest.mark.parametrize(("exceptions", "zone", "multiplier", "cumulative"), TABLE)
def test_basels_table(exceptions: int, zone: str, multiplier: float, cumulative: float) -> None:
    found = traffic_light(exceptions)
    assert (found.zone, found.multiplier) == (zone, pytest.approx(multiplier))
    assert 100 * found.cumulative == pytest.approx(cumulative, abs=0.006)


def test_more_than_ten_stay_red_at_the_highest_multiplier() -> None:
    assert (traffic_light(25).zone, traffic_light(25).multiplier) == ("red", 4.0)


def test_elsewhere_zones_go_by_probability_and_there_is_no_multiplier() -> None:
    """At 95 % over 250 days 12.5 are expected: yellow from 18, red from 28."""
    zones = [traffic_light(count, 250, 0.95).zone for count in range(40)]
    assert (zones.index("yellow"), zones.index("red")) == (18, 27)
    assert np.isnan(traffic_light(3, 250, 0.95).multiplier)
    assert np.isnan(traffic_light(3, 500).multiplier)


def test_rolling_counts_are_plain_counts() -> None:
    rng = np.random.default_rng(1)
    hits = pd.Series(rng.random(400) < 0.02, pd.bdate_range("2015-01-02", periods=400, tz="UTC"))
    table = rolling_traffic_light(hits)
    assert len(table) == 151
    for at in (0, 77, 150):
        count = int(hits.iloc[at : at + 250].sum())
        row = table.iloc[at]
        assert (row["exceptions"], row["zone"]) == (count, traffic_light(count).zone)
        assert table.index[at] == hits.index[at + 249]
    assert table["expected"].iloc[0] == pytest.approx(2.5)


def test_what_cannot_be_is_refused() -> None:
    for count in (-1, 251):
        with pytest.raises(BadRisk, match="can't be"):
            traffic_light(count)
    with pytest.raises(BadRisk, match="fewer than the 250"):
        rolling_traffic_light(pd.Series([True, False]))
