"""Methods of measuring the tail compete out of sample: which one held, and at which confidence.

Every method says, from every period after the first window, how much the next one may lose. What came is set against it
by the tests and scores of `coverage`, `shortfall_tests`, `traffic_light` and `tail_scores`; scores are compared with
the benchmark's, historical simulation unless another is named, by Diebold and Mariano's test.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from analytics.risk.asked import BadRisk, check_confidences
from analytics.risk.coverage import coverage
from analytics.risk.methods import find
from analytics.risk.shortfall_tests import acerbi_szekely
from analytics.risk.standings import League, Record
from analytics.risk.tail_scores import fissler_ziegel, tick_loss
from analytics.risk.tails import Tails
from analytics.risk.traffic_light import DAYS, traffic_light
from analytics.risk.walk import Progress, Steps, walk_all
from analytics.volatility.returns import FloatArray, fit_for_models
from analytics.volatility.scoring import diebold_mariano, holm

WALKED = 0.9  # the part of the progress that is walking
SHORTEST = 50  # periods judged
CONTENDERS: Final = (
    "historical",
    "weighted_historical",
    "gaussian",
    "student_t",
    "cornish_fisher",
    "ewma",
    "garch",
    "garch_t",
    "hull_white",
    "filtered_historical",
    "extreme_value",
    "filtered_extreme_value",
)


def run_league(
    returns: "pd.Series[float]",
    methods: Sequence[str] = CONTENDERS,
    confidences: Sequence[float] = (0.95, 0.99),
    *,
    window: int = 500,
    refit_every: int = 21,
    rng: np.random.Generator,
    progress: Progress,
    benchmark: str = "historical",
    level: float = 0.05,
) -> League:
    """Simple returns per period, fractions, without NaN and in order of time; raises BadReturns and BadRisk.

    `window` returns stand behind every forecast. `progress` hears the part done and what is being done; what it raises
    ends the league. A method that fails is left out with a reason; the benchmark may not fail.
    """
    values = fit_for_models(returns, window + SHORTEST)
    _check(methods, confidences, window, refit_every, benchmark=benchmark, level=level)
    chosen, steps = [find(name) for name in methods], Steps(window, refit_every)
    walked, left_out = walk_all(returns, chosen, steps, confidences, rng=rng, progress=_part(progress))
    if benchmark not in walked:
        raise BadRisk(f"The benchmark {benchmark} could not finish: {left_out[benchmark]}")
    losses = pd.Series(-values[window:], returns.index[window:], name="loss")
    judged = partial(_judged, losses=losses.to_numpy(), benchmark=benchmark, rng=rng.spawn(1)[0])
    records = _records(walked, confidences, judged, progress)
    progress(1.0, "Done")
    at_risk = {name: tails.value_at_risk for name, tails in walked.items()}
    shortfalls = {name: tails.expected_shortfall for name, tails in walked.items()}
    return League(
        records=records,
        value_at_risk=_frames(at_risk, confidences, losses.index),
        expected_shortfall=_frames(shortfalls, confidences, losses.index),
        losses=losses,
        next_value_at_risk=_next(at_risk, confidences),
        next_expected_shortfall=_next(shortfalls, confidences),
        as_of=returns.index[-1],
        window=window,
        refit_every=refit_every,
        benchmark=benchmark,
        level=level,
        left_out=left_out,
        notes={name: tails.notes for name, tails in walked.items() if tails.notes},
    )


def _part(progress: Progress) -> Progress:
    return lambda part, text: progress(WALKED * part, text)


def _records(
    walked: Mapping[str, Tails],
    confidences: Sequence[float],
    judged: Callable[[Mapping[str, Tails], float], dict[str, Record]],
    progress: Progress,
) -> dict[float, dict[str, Record]]:
    records = {}
    for number, confidence in enumerate(confidences):
        progress(WALKED + (1 - WALKED) * number / len(confidences), f"Judging at {confidence:.4g}")
        seen = {name: _column(tails, number) for name, tails in walked.items()}
        records[confidence] = judged(seen, confidence)
    return records


def _column(tails: Tails, number: int) -> Tails:
    """At one confidence, without the row that nobody has seen the outcome of."""
    return Tails(
        tails.value_at_risk[:-1, number], tails.expected_shortfall[:-1, number], tails.slices[:-1, number], tails.notes
    )


def _judged(
    seen: Mapping[str, Tails], confidence: float, losses: FloatArray, benchmark: str, rng: np.random.Generator
) -> dict[str, Record]:
    scores = {name: _scores(tails, losses, confidence) for name, tails in seen.items()}
    against = {
        name: [diebold_mariano(own, other) for own, other in zip(scores[name], scores[benchmark], strict=True)]
        for name in seen
        if name != benchmark
    }
    adjusted = holm({name: by_joint.p_lower for name, (_by_tick, by_joint) in against.items()})
    records = {}
    for name, tails in seen.items():
        hits = losses > tails.value_at_risk
        by_tick, by_joint = against.get(name, (None, None))
        records[name] = Record(
            coverage=coverage(hits, confidence),
            light=traffic_light(int(hits[-DAYS:].sum()), DAYS, confidence) if len(hits) >= DAYS else None,
            shortfall=acerbi_szekely(
                losses, tails.value_at_risk, tails.expected_shortfall, tails.slices, confidence, rng=rng
            ),
            tick=float(scores[name][0].mean()),
            joint=float(scores[name][1].mean()),
            against=by_joint,
            tick_against=by_tick,
            p_adjusted=adjusted.get(name, np.nan),
        )
    return records


def _scores(tails: Tails, losses: FloatArray, confidence: float) -> tuple[FloatArray, FloatArray]:
    """Tick loss and joint score."""
    return (
        tick_loss(losses, tails.value_at_risk, confidence),
        fissler_ziegel(losses, tails.value_at_risk, tails.expected_shortfall, confidence),
    )


def _frames(
    found: Mapping[str, FloatArray], confidences: Sequence[float], index: pd.Index
) -> dict[float, pd.DataFrame]:
    return {
        confidence: pd.DataFrame({name: values[:-1, number] for name, values in found.items()}, index)
        for number, confidence in enumerate(confidences)
    }


def _next(found: Mapping[str, FloatArray], confidences: Sequence[float]) -> pd.DataFrame:
    last = {name: values[-1] for name, values in found.items()}
    return pd.DataFrame.from_dict(last, orient="index", columns=list(confidences)).rename_axis("method")


def _check(
    methods: Sequence[str],
    confidences: Sequence[float],
    window: int,
    refit_every: int,
    *,
    benchmark: str,
    level: float,
) -> None:
    check_confidences(confidences)
    if benchmark not in methods or len(set(methods)) < len(methods):
        raise BadRisk(f"Each method plays once, and the benchmark {benchmark} among them.")
    most = max(find(name).fewest for name in methods)
    if window < most or refit_every < 1:
        raise BadRisk(f"These methods need a window of at least {most} returns, and a refit after at least 1 period.")
    if not 0 < level < 1:
        raise BadRisk(f"A level of {level} is not between 0 and 1.")
