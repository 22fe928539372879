"""One simulation, or its normals alone, in a process of its own: seconds of each run, and the most memory it took.

`python -m benchmarks.monte_carlo_child gaussian`; bench_monte_carlo starts it.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from analytics.risk.monte_carlo import BATCH, Plan, simulate
from analytics.risk.paths import Process, bootstrap_process, gaussian_process, t_process

PATHS, BARS, HOLDINGS, PAST = 100_000, 250, 10, 2_500
THREADS, RUNS = 2, 3
PROCESSES: Mapping[str, Callable[[pd.DataFrame], Process]] = MappingProxyType(
    {
        "gaussian": gaussian_process,
        "t": t_process,
        "bootstrap": lambda past: bootstrap_process(past, 21),
    }
)


def main(name: str) -> None:
    run = normals_alone if name == "normals" else simulation(PROCESSES[name])
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": seconds, "megabytes": most_memory()}))


def simulation(make: Callable[[pd.DataFrame], Process]) -> Callable[[], object]:
    """Drifting, so that every holding is drawn by itself; with the fit."""
    rng = np.random.default_rng(1)
    values = 0.008 * rng.standard_t(5, (PAST, 1)) + 0.01 * rng.standard_t(5, (PAST, HOLDINGS)) + 3e-4
    past = pd.DataFrame(values)
    weights = pd.Series(1 / HOLDINGS, past.columns)
    plan = Plan(PATHS, BARS, "drifting")
    return lambda: simulate(make(past), weights, plan, rng=np.random.default_rng(1), threads=THREADS)


def normals_alone() -> None:
    """As many, in batches as large, by as many threads; each batch is forgotten."""

    def draw(child: np.random.Generator) -> None:
        child.standard_normal((BATCH * BARS, HOLDINGS), dtype=np.float32)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(draw, np.random.default_rng(1).spawn(PATHS // BATCH)))


def most_memory() -> float:
    """Megabytes that were ever resident, the interpreter and its libraries too."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return float(found[1]) * 1024 / 1e6 if found else float("nan")


if __name__ == "__main__":
    main(sys.argv[1])
