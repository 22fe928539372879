"""Monte Carlo of 100,000 paths × 250 bars × 10 holdings that drift, on two threads.

Each in a process of its own, the fit included, from the returns to every path's wealth and worst fall; memory is the
most that the process ever had, the interpreter and its libraries too. The peer draws the normals in numpy with
as many threads and does nothing with them: the floor of the normal and the t.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from benchmarks.measure import Row, Timing, summary
from benchmarks.monte_carlo_child import PROCESSES
from server.thread_limits import ONE_THREAD

PEER = "numpy, the normals alone"
LONGEST, LARGEST = 5.0, 500.0  # s, MB


@dataclass(frozen=True, slots=True)
class Measured:
    seconds: Timing
    megabytes: Timing


def rows() -> list[Row]:
    floor = measured("normals")
    return [row for name in PROCESSES for row in _rows(name, measured(name), floor)]


def measured(name: str) -> Measured:
    command = [sys.executable, "-m", "benchmarks.monte_carlo_child", name]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout)
    return Measured(summary(found["seconds"]), summary([found["megabytes"]]))


def _rows(name: str, ours: Measured, floor: Measured) -> tuple[Row, Row]:
    return (
        Row(name, ours.seconds, "s", PEER, floor.seconds, LONGEST),
        Row(f"{name}, most memory", ours.megabytes, "MB", PEER, floor.megabytes, LARGEST),
    )
