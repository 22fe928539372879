"""The track record against plain Python."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.predictions.track_record import apart, no_better, overlap, track_record, trailing, units_off
from analytics.volatility.scoring import diebold_mariano


def made(count: int, horizon: int = 5, every: int = 1, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    days = pd.date_range("2024-01-01", periods=count * every, freq="D", tz="UTC")[::every]
    baseline = rng.gamma(2.0, 0.01, count)
    return pd.DataFrame(
        {
            "as_of": days,
            "ended_at": days + pd.Timedelta(days=horizon),
            "loss": baseline * rng.uniform(0.6, 1.3, count),
            "baseline_loss": baseline,
            "inside_50": rng.random(count) < 0.5,
            "inside_80": rng.random(count) < 0.8,
            "inside_95": rng.random(count) < 0.95,
        }
    )


def test_a_record_counts_and_averages() -> None:
    rows = made(40)
    record = track_record(rows)
    pairs = list(zip(rows["loss"].tolist(), rows["baseline_loss"].tolist(), strict=True))
    assert record.forecasts == 40
    assert record.apart == 8
    assert record.loss == pytest.approx(sum(own for own, _ in pairs) / 40)
    assert record.gain == pytest.approx(1 - sum(own for own, _ in pairs) / sum(other for _, other in pairs))
    assert record.better == sum(own < other for own, other in pairs) / 40
    assert record.inside[1] == sum(rows["inside_80"]) / 40


def test_the_test_knows_how_far_windows_overlap() -> None:
    for horizon, every, reach in ((5, 1, 4), (5, 5, 0), (5, 3, 1), (1, 1, 0), (21, 5, 4)):
        rows = made(60, horizon, every)
        assert overlap(rows.set_index("as_of")) == reach
        assert no_better(rows) == diebold_mariano(rows["loss"], rows["baseline_loss"], reach + 1).p_lower


def test_instruments_of_one_bar_count_as_one() -> None:
    rows = made(30)
    twice = pd.concat([rows, rows])
    assert track_record(twice).forecasts == 60
    assert no_better(twice) == pytest.approx(no_better(rows))


def test_too_few_or_the_baseline_itself_have_no_test() -> None:
    assert np.isnan(no_better(made(9)))
    assert np.isnan(no_better(made(40, horizon=21)))
    same = made(40).assign(loss=lambda rows: rows["baseline_loss"])
    record = track_record(same)
    assert np.isnan(record.p_value)
    assert np.isnan(record.better)
    assert record.gain == 0


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)), min_size=1, max_size=40))
def test_windows_kept_apart_do_not_overlap_and_leave_no_room(windows: list[tuple[int, int]]) -> None:
    start = pd.Timestamp("2024-01-01", tz="UTC")
    rows = pd.DataFrame(
        {
            "as_of": [start + pd.Timedelta(days=at) for at, _ in windows],
            "ended_at": [start + pd.Timedelta(days=at + length) for at, length in windows],
        }
    )
    kept = rows.loc[apart(rows)]
    assert (kept["as_of"].iloc[1:].to_numpy() >= kept["ended_at"].iloc[:-1].to_numpy()).all()
    for _, row in rows.drop(kept.index).iterrows():
        assert ((kept["as_of"] < row["ended_at"]) & (row["as_of"] < kept["ended_at"])).any()


def test_a_trailing_share_begins_when_there_are_enough() -> None:
    rows = made(30)
    share = trailing(rows, "inside_80", 10)
    assert len(share) == 21
    assert share.iloc[0] == rows["inside_80"].iloc[:10].mean()
    assert share.index[-1] == rows["ended_at"].iloc[-1]


def test_a_miss_is_measured_by_the_half_on_its_side() -> None:
    off = units_off(
        np.array([0.03, -0.03, 0.0, 0.01]), np.full(4, -0.01), np.zeros(4), np.array([0.02, 0.02, 0.02, 0.0])
    )
    assert off[:3].tolist() == pytest.approx([1.5, -3.0, 0.0])
    assert np.isnan(off[3])
