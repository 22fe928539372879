"""What is counted and timed while Oriel works, for `/metrics`. Nothing is, in a process that has not begun to measure.

The processes of one home write into files of one folder, which whoever answers `/metrics` adds up. Labels are names
out of the code (routes, callbacks, panels, tasks): never what somebody typed, and nobody's name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
    from sqlalchemy import Engine

FOLDER: Final = "metrics"
FILES: Final = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client reads it when it is imported
QUICK: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
SLOW: Final = (0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)


@dataclass(frozen=True, slots=True)
class Measures:
    registry: "CollectorRegistry"
    requests: "Histogram"
    callbacks: "Histogram"
    panels: "Histogram"
    slow_panels: "Histogram"
    jobs: "Histogram"
    events: "Counter"
    connections: "Gauge"
    pool_waits: "Counter"


_measures: Measures | None = None
_folder: Path | None = None


def begin_measuring(home: Path | None) -> Measures:
    """`home`: whose processes share what they measure, if they were started with `shared_by`; None keeps it in this
    process. Once a process."""
    global _measures, _folder  # noqa: PLW0603  (one a process, like the clock)
    _folder = home / FOLDER if home else None
    _measures = _made()
    return _measures


def stop_measuring() -> None:
    """In a fork that shall not leave files of its own."""
    global _measures  # noqa: PLW0603  (as above)
    _measures = None


def shared_by(home: Path) -> dict[str, str]:
    """The environment of processes that share what they measure. What an earlier run left is gone."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        file.unlink(missing_ok=True)
    return {FILES: str(folder)}


def forget_process(pid: int) -> None:
    """It has ended: what it held is held no more, what it counted stays."""
    if _folder:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(pid, str(_folder))  # type: ignore[no-untyped-call]  # it has no types


def gathered() -> "CollectorRegistry | None":
    """What all processes of the home have measured; None where nothing is."""
    if _measures is None or _folder is None:
        return _measures.registry if _measures else None
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(_folder))  # type: ignore[no-untyped-call]  # as above
    return registry


def request_answered(route: str, method: str, status: int, seconds: float) -> None:
    if _measures:
        _measures.requests.labels(route, method, str(status)).observe(seconds)


def callback_answered(name: str, status: int, seconds: float) -> None:
    if _measures:
        _measures.callbacks.labels(name, str(status)).observe(seconds)


@contextmanager
def panel_timed(kind: str, panel: str) -> Iterator[None]:
    """One that is made while somebody waits, and comes to be."""
    start = perf_counter()
    yield
    if _measures:
        _measures.panels.labels(kind, panel).observe(perf_counter() - start)


def slow_panel_ended(kind: str, panel: str, outcome: str, seconds: float) -> None:
    if _measures:
        _measures.slow_panels.labels(kind, panel, outcome).observe(seconds)


def job_ended(task: str, outcome: str, seconds: float) -> None:
    if _measures:
        _measures.jobs.labels(task, outcome).observe(seconds)


def event_recorded(action: str) -> None:
    """`action`: as the audit log names it."""
    if _measures:
        _measures.events.labels(action).inc()


def pool_exhausted() -> None:
    if _measures:
        _measures.pool_waits.inc()


def watch_pool(engine: "Engine") -> None:
    """How many connections are in use. A connection is lent and given back; both are told."""
    from sqlalchemy import event

    @event.listens_for(engine, "checkout")
    def lent(*_: object) -> None:
        if _measures:
            _measures.connections.inc()

    @event.listens_for(engine, "checkin")
    def given_back(*_: object) -> None:
        if _measures:
            _measures.connections.dec()


def _made() -> Measures:
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

    # The processes share none, and they would double the answer.
    disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no types
    registry = CollectorRegistry()

    def timed(name: str, words: str, labels: tuple[str, ...], buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, words, labels, buckets=buckets, registry=registry)

    return Measures(
        registry,
        timed("oriel_request_seconds", "Requests, by route.", ("route", "method", "status"), QUICK),
        timed("oriel_callback_seconds", "Callbacks of pages, by what they draw.", ("callback", "status"), QUICK),
        timed("oriel_panel_seconds", "Panels made while somebody waits.", ("kind", "panel"), QUICK),
        timed("oriel_slow_panel_seconds", "Slow panels computed.", ("kind", "panel", "outcome"), SLOW),
        timed("oriel_job_seconds", "Jobs of the queue that have ended.", ("task", "outcome"), SLOW),
        Counter("oriel_events", "What the audit log tells of, by action.", ("action",), registry=registry),
        Gauge(
            "oriel_pool_connections",
            "Connections to PostgreSQL in use by web processes.",
            multiprocess_mode="livesum",
            registry=registry,
        ),
        Counter("oriel_pool_exhausted", "Requests that found no free connection.", registry=registry),
    )
