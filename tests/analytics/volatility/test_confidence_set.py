"""The model confidence set: against a plain one, and where arch alone would go wrong."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from arch.bootstrap import MCS

from analytics.volatility.confidence_set import model_confidence_set
from analytics.volatility.scoring import BadScores


def losses(count: int = 250, seed: int = 0, **shifts: float) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    common = rng.normal(size=count)
    return pd.DataFrame({name: common + rng.normal(size=count) * 0.5 + shift for name, shift in shifts.items()})


def plain_set(frame: pd.DataFrame, samples: list[np.ndarray]) -> dict[str, float]:
    """Hansen, Lunde and Nason's range statistic, loop by loop, on given bootstrap samples."""
    values = {name: frame[name].to_numpy() for name in frame}
    left, p_values, reached = list(values), {}, 0.0

    def statistics(means: dict[str, float], centre: dict[str, float]) -> dict[tuple[str, str], float]:
        return {
            (a, b): ((means[a] - means[b]) - (centre[a] - centre[b])) / scale[a, b]
            for a in left
            for b in left
            if a != b
        }

    own = {name: float(np.mean(x)) for name, x in values.items()}
    drawn = [{name: float(np.mean(x[sample])) for name, x in values.items()} for sample in samples]
    scale = {
        (a, b): np.sqrt(np.mean([((m[a] - m[b]) - (own[a] - own[b])) ** 2 for m in drawn]))
        for a, b in permutations(values, 2)
    }
    while len(left) > 1:
        seen = statistics(own, dict.fromkeys(values, 0.0))
        worst = max(seen, key=lambda pair: seen[pair])
        reached = max(reached, float(np.mean([max(statistics(m, own).values()) > seen[worst] for m in drawn])))
        p_values[worst[0]] = reached
        left.remove(worst[0])
    return p_values | {left[0]: 1.0}


def test_it_is_the_papers_procedure() -> None:
    frame = losses(count=60, a=0.0, b=0.05, c=0.3, d=1.0)
    by_arch = MCS(frame.to_numpy(), 0.1, reps=60, block_size=5, seed=np.random.default_rng(4))
    by_arch.compute()
    expected = plain_set(frame, [np.asarray(sample) for sample in by_arch._bootstrap_indices])
    ours = model_confidence_set(frame, 0.1, np.random.default_rng(4), replications=60, block=5)
    assert ours.to_dict() == pytest.approx(expected)


def test_the_better_stay_and_the_worse_go() -> None:
    p_values = model_confidence_set(losses(good=0.0, equal=0.0, bad=0.5), 0.1, np.random.default_rng(1))
    assert p_values["bad"] <= 0.1
    assert p_values[["good", "equal"]].gt(0.1).all()
    assert p_values.max() == 1.0
    assert list(p_values.index) == ["good", "equal", "bad"]


def test_it_holds_the_best_as_often_as_it_says() -> None:
    """Three equally good models in 500 simulations: about one time in ten one of them is thrown out."""

    def all_kept(seed: int) -> bool:
        frame, rng = losses(300, seed, a=0.0, b=0.0, c=0.0), np.random.default_rng(10_000 + seed)
        return bool(model_confidence_set(frame, 0.1, rng, replications=199, block=2).gt(0.1).all())

    assert np.mean([all_kept(seed) for seed in range(500)]) == pytest.approx(0.9, abs=0.045)


def test_the_same_generator_gives_the_same_set() -> None:
    frame = losses(a=0.0, b=0.1, c=0.2)
    one, two = (model_confidence_set(frame, 0.1, np.random.default_rng(7), replications=200) for _ in range(2))
    assert one.equals(two)


def test_twins_share_their_fate() -> None:
    frame = losses(good=0.0, bad=1.0).assign(twin=lambda seen: seen["good"], badder=lambda seen: seen["bad"])
    p_values = model_confidence_set(frame, 0.1, np.random.default_rng(1), replications=200)
    assert p_values["twin"] == p_values["good"] == 1.0
    assert p_values["badder"] == p_values["bad"] <= 0.1


def test_who_always_loses_by_as_much_is_out() -> None:
    frame = losses(good=0.0).assign(worse=lambda seen: seen["good"] + 1, worst=lambda seen: seen["good"] + 2)
    p_values = model_confidence_set(frame, 0.1, np.random.default_rng(1))
    assert p_values.to_dict() == {"good": 1.0, "worse": 0.0, "worst": 0.0}


def test_equal_means_are_no_contest() -> None:
    """Two models whose mean losses tie exactly, where arch alone would throw out one of them twice."""
    sign = np.tile([1.0, -1.0], 50)
    p_values = model_confidence_set(pd.DataFrame({"a": sign, "b": -sign}), 0.1, np.random.default_rng(1), block=1)
    assert p_values.gt(0.1).all()


def test_one_model_is_its_own_set() -> None:
    assert model_confidence_set(losses(alone=0.0), 0.1, np.random.default_rng(1)).to_dict() == {"alone": 1.0}


def test_units_do_not_matter() -> None:
    frame = losses(a=0.0, b=0.1, c=0.3)
    one, two = (model_confidence_set(frame * unit, 0.1, np.random.default_rng(2)) for unit in (1.0, 1e-9))
    assert one.to_numpy() == pytest.approx(two.to_numpy())


@pytest.mark.parametrize(
    ("frame", "level", "says"),
    [
        (losses(a=0.0, b=0.0), 0.0, "not between 0 and 1"),
        (losses(a=0.0, b=0.0).where(lambda seen: seen > 0), 0.1, "missing"),
        (losses(9, a=0.0, b=0.0), 0.1, "too few"),
        (pd.DataFrame(index=range(30)), 0.1, "at least one model"),
    ],
)
def test_it_refuses_what_means_nothing(frame: pd.DataFrame, level: float, says: str) -> None:
    with pytest.raises(BadScores, match=says):
        model_confidence_set(frame, level, np.random.default_rng(1))
