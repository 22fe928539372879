"""A slow panel to play with, and the process that computes it, in memory or over Redis.

It is `python -m tests.server.background.toy SETTINGS`, which are a JSON object of fields.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from components.panel import Column, Metric, Metrics, Panel, Provenance, Table
from data.cache import Cache
from data.market import Market
from data.panel_jobs import Answer, Jobs, JobsUnavailable, SocketJobs, Work
from data.settings import Settings
from server.thread_limits import ONE_THREAD
from tests.server.running import PATIENCE_SECONDS, ROOT, wait_for
from views.base import PanelSpec, Progress, View, ViewKind
from views.fields import Number, parameter

LET_GO = "TOY_LET_GO"  # the variable that names the folder of `Toy.let_go`


@dataclass(frozen=True, slots=True)
class ToyView(View):
    number: int = parameter(1, Number(0, 100_000, whole=True), "Tells one from another.")
    milliseconds: int = parameter(0, Number(0, 60_000, whole=True), "How long it takes.")


def toy_panel(view: ToyView, market: Market, progress: Progress, user_id: int | None = None) -> Panel:
    steps = max(1, view.milliseconds // 20)
    for step in range(steps):
        if LET_GO in os.environ and Path(os.environ[LET_GO], str(view.number)).exists():
            break
        progress(step / steps, f"step {step} of {steps}")
        time.sleep(view.milliseconds / 1000 / steps)
    facts = {"number": view.number, "user": user_id, "pid": os.getpid()}
    items = tuple(Metric(name, name, value) for name, value in facts.items())
    return Panel("toy", "Toy", Metrics(items), Provenance("toy"))


def multiply(view: ToyView, market: Market, progress: Progress) -> Panel:
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingRegressor

    rng = np.random.default_rng(view.number)
    x = rng.normal(size=(400, 400))
    HistGradientBoostingRegressor(max_iter=5).fit(x[:, :5], x[:, 5])
    return Panel("blas", "BLAS", Metrics((Metric("sum", "Sum", float((x @ x).sum())),)), Provenance("toy"))


def look_around(view: ToyView, market: Market, progress: Progress) -> Panel:
    """What a job can reach and how many threads it may have."""
    import numpy as np

    open_files = [str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.exists()]
    sockets = sum(name.startswith("socket:") for name in open_files)
    np.ones((300, 300)) @ np.ones((300, 300))
    threads = len(list(Path("/proc/self/task").iterdir()))
    items = (Metric("sockets", "Sockets", sockets), Metric("threads", "Threads", threads))
    return Panel("around", "Around", Metrics(items), Provenance("toy"))


def leave_a_child(view: ToyView, market: Market, progress: Progress) -> Panel:
    child = subprocess.Popen(["sleep", "60"])
    progress(0.5, f"child {child.pid}")
    time.sleep(60)
    raise AssertionError


def table(view: ToyView, market: Market, progress: Progress) -> Panel:
    frame = pd.DataFrame({"number": [view.number]})
    return Panel("table", "Table", Table((Column("number", "Number", "integer"),), frame), Provenance("toy"))


def count_listings(view: ToyView, market: Market, progress: Progress) -> Panel:
    found = Metric("listings", "Listings", len(market.listings()))
    return Panel("listings", "Listings", Metrics((found,)), Provenance("toy"))


def broken(view: ToyView, market: Market, progress: Progress) -> Panel:
    raise ZeroDivisionError("a secret of the code")


def take_all_memory(view: ToyView, market: Market, progress: Progress) -> Panel:
    raise MemoryError


KIND = ViewKind(
    name="toy",
    title="Toy",
    view=ToyView,
    panels=(
        PanelSpec("shared", "Shared", toy_panel, slow=True),
        PanelSpec("personal", "Personal", toy_panel, slow=True, personal=True),
        PanelSpec("blas", "BLAS", multiply, slow=True),
        PanelSpec("around", "Around", look_around, slow=True),
        PanelSpec("parent", "Parent", leave_a_child, slow=True),
        PanelSpec("table", "Table", table, slow=True),
        PanelSpec("listings", "Listings", count_listings, slow=True),
        PanelSpec("memory", "Memory", take_all_memory, slow=True),
        PanelSpec("broken", "Broken", broken, slow=True),
    ),
    describe=lambda view: f"toy {view.number}",
    heavy=("sklearn.ensemble",),
)


def work(panel: str = "shared", number: int = 1, milliseconds: int = 0, user: int | None = None) -> Work:
    view = ToyView(number=number, milliseconds=milliseconds)
    return Work("toy", panel, view.query(), "v", user)


@dataclass(frozen=True)
class Toy:
    """`depth`: how far below the process its jobs are."""

    home: Path
    process: subprocess.Popen[bytes]
    jobs: Jobs
    depth: int = 1

    def job_pids(self) -> list[int]:
        level = [self.process.pid]
        for _ in range(self.depth):
            level = [child for pid in level for child in _children(pid)]
        return level

    def let_go(self, number: int) -> None:
        """What is computed for this number takes no longer: a test need not guess how long it will look at it."""
        (self.home / "let-go" / str(number)).touch()

    def cache(self) -> Cache:
        """Of who asks."""
        return Cache(self.home / "cache", 2**24)

    def finished(self, asked: Work, user: int = 1, seconds: float = PATIENCE_SECONDS) -> Answer:
        """What it comes to, asked for and waited for."""
        answer = self.jobs.ask(asked, user)
        deadline = time.monotonic() + seconds
        while answer.state.is_open:
            assert time.monotonic() < deadline, answer
            time.sleep(0.01)
            answer = self.jobs.look(asked, user)
        return answer

    def is_computing(self, asked: Work, user: int = 1) -> bool:
        state = self.jobs.look(asked, user).state
        return state.phase == "computing" and state.words != ""


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


@contextmanager
def running_toy(home: Path, slots: int = 2, **more: str | int) -> Iterator[Toy]:
    """`more`: other settings. With `redis_url` it computes in a home of its own, as on another machine."""
    settings = Settings(home=home, jobs=slots, **more)
    there = {"home": str(home), "jobs": slots, **more}
    jobs: Jobs = SocketJobs(home)
    if "redis_url" in more:
        from data.celery_jobs import CeleryJobs

        jobs = CeleryJobs(settings, Cache(home / "cache", 2**24))
        there["home"] = str(home / "elsewhere") if "secret_key" in more else str(home)
    command = [sys.executable, "-m", "tests.server.background.toy", json.dumps(there)]
    let_go = home / "let-go"
    let_go.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | ONE_THREAD | {LET_GO: str(let_go)})

    def answers() -> bool:
        assert process.poll() is None, "it ended by itself"
        try:
            jobs.load()
        except JobsUnavailable:
            return False
        return True

    try:
        wait_for(answers, 30)
        yield Toy(home, process, jobs, 2 if "redis_url" in more else 1)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)


def main() -> None:
    import numpy as np

    # The parent of the jobs has used BLAS and boosting, which the real one never does.
    x = np.random.default_rng(1).normal(size=(400, 400))
    x @ x
    multiply(ToyView(), None, lambda *_: None)
    raw = json.loads(sys.argv[1])
    settings = Settings(**{**raw, "home": Path(raw["home"])})
    if settings.redis_url is None:
        from server.computing import run_background

        run_background(settings, {"toy": KIND})
    else:
        from server.celery_worker import run_celery_worker

        run_celery_worker(settings, {"toy": KIND})


if __name__ == "__main__":
    main()
