"""What a benchmark says: rows of medians and 95th percentiles, each beside a peer measured in the same run.

A module `benchmarks/bench_*.py` has a title in its docstring's first line and a function `rows() -> list[Row]`. It
raises `Skip` with a reason when it can't run here.
"""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np


class Skip(RuntimeError):
    """The benchmark can't run here; the message says why."""


@dataclass(frozen=True, slots=True)
class Timing:
    median: float
    p95: float
    runs: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `unit` holds for `ours`, `theirs` and `goal`; a goal is an upper bound.

    `theirs` is the peer's median. `goal_on` says whether the goal is for the median or the 95th percentile.
    """

    what: str
    ours: Timing
    unit: str = "ms"
    peer: str = ""
    theirs: Timing | None = None
    goal: float | None = None
    goal_on: str = "median"

    @property
    def is_met(self) -> bool | None:
        if self.goal is None:
            return None
        return (self.ours.p95 if self.goal_on == "p95" else self.ours.median) <= self.goal


def summary(values: Sequence[float]) -> Timing:
    return Timing(float(np.median(values)), float(np.percentile(values, 95)), len(values))


def timed(run: Callable[[], object], *, runs: int = 30, warm_up: int = 3) -> Timing:
    """Milliseconds of `run()`, by the wall clock, without the garbage collector's turns."""
    for _ in range(warm_up):
        run()
    spent = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(runs):
            start = time.perf_counter()
            run()
            spent.append((time.perf_counter() - start) * 1e3)
    finally:
        gc.enable()
    return summary(spent)
