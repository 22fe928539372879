"""The index is a plain sum over counted rows, its level by chance is what simulations find, and a shift is seen."""

import math

import numpy as np
import pandas as pd
import pytest

from analytics.predictions.drift import TooFewRows, by_chance, drift, drifted, inner_edges, stability_index


def by_hand(training: list[float], recent: list[float]) -> float:
    """Bins of tenths counted one by one, half a row more in each."""
    ordered = sorted(training)
    cuts = []
    for tenth in range(1, 10):
        place = tenth / 10 * (len(ordered) - 1)
        low = math.floor(place)
        cut = ordered[low] + (place - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])
        if cut < ordered[-1] and cut not in cuts:
            cuts.append(cut)

    def shares(values: list[float]) -> list[float]:
        counts = [0.5] * (len(cuts) + 1)
        for value in values:
            counts[sum(value > cut for cut in cuts)] += 1
        return [count / sum(counts) for count in counts]

    before, now = shares(training), shares(recent)
    return sum((r - t) * math.log(r / t) for t, r in zip(before, now, strict=True))


@pytest.mark.parametrize("kind", ["normal", "weekdays", "two values", "shifted"])
def test_it_is_the_sum_counted_by_hand(kind: str) -> None:
    rng = np.random.default_rng(3)
    values = {
        "normal": rng.standard_normal(500),
        "weekdays": rng.integers(0, 5, 500).astype(float),
        "two values": (rng.random(500) < 0.03).astype(float),
        "shifted": np.concatenate([rng.standard_normal(400), rng.normal(2, 1, 100)]),
    }[kind]
    found = drift(pd.DataFrame({"x": values}), recent=100).loc["x"]
    assert found["psi"] == pytest.approx(by_hand(values[:400].tolist(), values[400:].tolist()), rel=1e-12)
    past = [by_hand_in_bins(values[:400], slice(start, start + 100), inner_edges(values[:400])) for start in range(301)]
    assert found["usual"] == pytest.approx(np.median(past), rel=1e-9)
    assert found["usual_high"] == pytest.approx(np.quantile(past, 0.95), rel=1e-9)
    assert found["beyond"] == pytest.approx(np.mean(np.array(past) >= found["psi"] - 1e-12))


def by_hand_in_bins(training: "np.ndarray", stretch: slice, edges: "np.ndarray") -> float:
    bins = np.searchsorted(edges, training, side="left")
    inside = np.bincount(bins[stretch], minlength=len(edges) + 1) + 0.5
    outside = np.bincount(np.delete(bins, stretch), minlength=len(edges) + 1) + 0.5
    now, before = inside / inside.sum(), outside / outside.sum()
    return float(np.sum((now - before) * np.log(now / before)))


@pytest.mark.parametrize(("training", "recent"), [(1000, 126), (2000, 252), (400, 400)])
def test_its_level_by_chance_is_what_simulations_find(training: int, recent: int) -> None:
    rng = np.random.default_rng(5)
    found = []
    for _ in range(2000):
        counts = [rng.multinomial(size, [0.1] * 10) for size in (training, recent)]
        found.append(float(stability_index(*counts)))
    mean, high = by_chance(10, training, recent)
    assert np.mean(found) == pytest.approx(mean, rel=0.05)
    assert np.mean(np.array(found) > high) == pytest.approx(0.05, abs=0.015)


def test_a_shift_is_drift_and_none_is_not() -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.standard_normal((1126, 3)), columns=["moved", "same", "wider"])
    frame.loc[1000:, "moved"] += 1.5
    frame.loc[1000:, "wider"] *= 4
    found = drift(frame, recent=126)
    assert set(drifted(found).index) == {"moved", "wider"}
    assert found["psi"].is_monotonic_decreasing
    assert found.loc["moved", "moved"] == pytest.approx(1.5, abs=0.2)
    assert found.loc["moved", "beyond"] == 0
    assert found.loc["same", "psi"] < found.loc["same", "usual_high"] < 0.25


def test_what_always_wanders_is_no_drift_though_its_index_is_high() -> None:
    """A slow feature is above 0.25 in most stretches of its own past."""
    steps = np.random.default_rng(2).standard_normal(2000)
    slow = pd.Series(steps).ewm(alpha=0.02, adjust=False).mean().to_numpy()
    found = drift(pd.DataFrame({"slow": slow}), recent=126)
    assert found.loc["slow", "psi"] > 3 * found.loc["slow", "chance_high"]
    assert found.loc["slow", "usual"] > 0.25
    assert drifted(found).empty


def test_a_feature_that_never_moves_has_no_index() -> None:
    found = drift(pd.DataFrame({"still": np.ones(300)}), recent=60)
    assert found.loc["still"].isna().all()
    assert drifted(found).empty


def test_too_few_rows_are_a_sentence() -> None:
    with pytest.raises(TooFewRows, match="needs at least 378 bars with all features, and there are 300"):
        drift(pd.DataFrame({"x": np.arange(300.0)}), recent=126)
