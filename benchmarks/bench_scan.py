"""A scan of 500 instruments, beside a plain loop that fits arch's GARCH(1,1) to each.

500 simulated GARCH(1,1) with Student's t shocks, 2,500 returns each. The loop only fits; the scan also has EWMA, its
rank and range, and the forecasts. Rounds alternate, so that other work on the machine slows both; times are per
instrument.
Log-likelihoods are compared of the same returns: the worst of the 500 by which the scan is below the loop, relative.
The machine code is made before: how long that takes once a process is a row of its own. The last rows are the command
`volatility scan` on the demo universe, a whole process from its start.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from analytics.volatility.scan import ScanRow, ScanTask, scan
from benchmarks.measure import Row, Skip, summary
from data.wide import LocalCores

INSTRUMENTS, RETURNS = 500, 2_500
ROUNDS = 3
TIMES_AS_FAST = 5
MOST_SHORT = 100  # 10⁻⁶ of the log-likelihood
T = TypeVar("T")
ROOT = Path(__file__).parents[1]
COMPILE = (
    "import time; t = time.perf_counter(); import analytics.volatility.garch_search; print(time.perf_counter() - t)"
)


def rows() -> list[Row]:
    tasks, cores = simulated(INSTRUMENTS, RETURNS), os.cpu_count() or 1
    spent: dict[str, list[float]] = {"loop": [], "one": [], "all": []}
    by_scan: list[ScanRow] = []
    by_loop: list[float] = []
    scanned(tasks[:8], 1)  # compiles
    for _ in range(ROUNDS):
        by_loop = _clocked(spent["loop"], lambda: [archs(task) for task in tasks])
        by_scan = _clocked(spent["one"], lambda: scanned(tasks, 1))
        _clocked(spent["all"], lambda: scanned(tasks, cores))
    loop, one = summary(spent["loop"]), summary(spent["one"])
    ratios = [theirs / ours for theirs, ours in zip(spent["loop"], spent["one"], strict=True)]
    shortfall = [(b - row.log_likelihood) / abs(b) for b, row in zip(by_loop, by_scan, strict=True)]
    goal = round(loop.median / TIMES_AS_FAST, 2)
    return [
        Row("an instrument, one core", one, peer="loop over arch", theirs=loop, goal=goal),
        Row(f"an instrument, {cores} cores", summary(spent["all"]), peer="loop over arch", theirs=loop),
        Row("times as fast as the loop, one core, by round", summary(ratios), unit=""),
        Row("worst shortfall of log-likelihood, × 10⁻⁶", summary([max(shortfall) * 1e6]), unit="", goal=MOST_SHORT),
        Row("machine code, once a process", summary([_compiling() for _ in range(ROUNDS)])),
        *command_rows(),
    ]


def simulated(instruments: int, returns: int) -> list[ScanTask]:
    rng = np.random.default_rng(1)
    alpha, memory = rng.uniform(0.03, 0.15, instruments), rng.uniform(0.9, 0.995, instruments)
    level = rng.uniform(0.008, 0.03, instruments) ** 2
    shocks = rng.standard_t(6, (returns, instruments)) * np.sqrt(4 / 6)
    values, variance = np.empty((returns, instruments)), level.copy()
    for at in range(returns):
        values[at] = shocks[at] * np.sqrt(variance)
        variance = level * (1 - memory) + alpha * values[at] ** 2 + (memory - alpha) * variance
    dates = pd.bdate_range("2015-01-02", periods=returns, tz="UTC")
    return [ScanTask(f"S{n:03d}", pd.Series(values[:, n], dates), 252.0, 0.94) for n in range(instruments)]


def scanned(tasks: list[ScanTask], cores: int) -> list[ScanRow]:
    return scan(tasks, LocalCores(cores).each, len(tasks), lambda _part, _words: None)


def archs(task: ScanTask) -> float:
    """The log-likelihood of the returns as given, which arch sees divided by their deviation, as it likes them."""
    from arch.univariate import GARCH, ConstantMean

    values = task.returns.to_numpy()
    scale = values.std()
    result = ConstantMean(values / scale, volatility=GARCH(), rescale=False).fit(disp="off", show_warning=False)
    return float(result.loglikelihood - len(values) * np.log(scale))


def command_rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="oriel-bench-") as folder:
        environment = {**os.environ, "ORIEL_HOME": f"{folder}/home"}
        Path(folder).chmod(0o755)
        if _app(environment, "ingest", "demo")[1]:
            raise Skip("the demo universe could not be loaded.")
        runs = [_app(environment, "volatility", "scan", "--json") for _ in range(ROUNDS)]
    return [
        Row("command on the demo universe, from its start", summary([spent for spent, _, _ in runs])),
        Row("its JSON", summary([len(out) / 1_000 for _, _, out in runs]), unit="kB"),
    ]


def _app(environment: dict[str, str], *arguments: str) -> tuple[float, int, bytes]:
    start = time.perf_counter()
    command = [sys.executable, str(ROOT / "app.py"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    return (time.perf_counter() - start) * 1e3, done.returncode, done.stdout


def _compiling() -> float:
    done = subprocess.run([sys.executable, "-c", COMPILE], cwd=ROOT, capture_output=True, check=True)
    return float(done.stdout) * 1e3


def _clocked(spent: list[float], run: Callable[[], list[T]]) -> list[T]:
    start = time.perf_counter()
    result = run()
    spent.append((time.perf_counter() - start) * 1e3 / len(result))
    return result
