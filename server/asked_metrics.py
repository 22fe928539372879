"""The metrics that are asked for at each scrape: of the database, of what computes, of the cache, of the disk."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, select, text

from data.database import DatabaseUnavailable
from data.delivery.counts import count_deliveries
from data.panel_jobs import JobsUnavailable
from data.reports.overdue import overdue
from data.reports.runs import count_by_state
from data.schema import CHANNELS, DELIVERY_STATES, RUN_STATES, ingest_runs, sources
from jobs.heartbeat import worker_is_alive

if TYPE_CHECKING:
    from data.home import Home

QUEUE_STATES = ("todo", "doing", "failed")
_QUEUED = text("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
_BACKENDS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")


class OrielCollector(Collector):
    """Asks the database at each scrape."""

    def __init__(self, home: "Home") -> None:
        self._home = home

    def collect(self) -> Iterator[Metric]:
        try:
            with self._home.database.connect() as connection:
                found = list(_of_database(connection, datetime.now(UTC)))
        except DatabaseUnavailable:
            found = []
        yield _gauge("oriel_database_up", "Whether PostgreSQL answers.", bool(found))
        yield from found
        yield from self._of_computing()
        yield from self._of_cache()

    def _of_cache(self) -> Iterator[Metric]:
        stats = self._home.cache.stats()
        hits = CounterMetricFamily("oriel_cache_hits", "Values that the cache had.", labels=("layer",))
        hits.add_metric(("memory",), stats.memory_hits)
        hits.add_metric(("disk",), stats.disk_hits)
        yield hits
        yield CounterMetricFamily("oriel_cache_misses", "Values that had to be computed.", value=stats.misses)
        free = shutil.disk_usage(self._home.settings.home).free
        yield _gauge("oriel_disk_free_bytes", "Left on the disk of the home.", free)

    def _of_computing(self) -> Iterator[Metric]:
        try:
            load = self._home.jobs.load()
        except JobsUnavailable:
            return
        yield _gauge("oriel_panel_slots", "Slow panels that can be computed at a time.", load.slots)
        counts = {("computing",): load.computing, ("queued",): load.queued}
        yield _counted("oriel_panels", "Slow panels under way.", ("state",), counts)


def _of_database(connection: Connection, now: datetime) -> Iterator[Metric]:
    yield _gauge("oriel_worker_up", "Whether a worker was heard of lately.", worker_is_alive(connection))
    yield _gauge("oriel_reports_overdue", "Reports not sent within their window.", len(overdue(connection, now)))
    runs = {(state,): 0 for state in RUN_STATES} | {(state,): n for state, n in count_by_state(connection).items()}
    yield _counted("oriel_report_runs", "Runs of reports that are kept.", ("state",), runs)
    none = {(channel, state): 0 for channel in CHANNELS for state in DELIVERY_STATES}
    sent = none | count_deliveries(connection)
    yield _counted("oriel_report_deliveries", "Deliveries of reports that are kept.", ("channel", "state"), sent)
    waiting = {status: int(number) for status, number in connection.execute(_QUEUED)}
    queued = {(status,): waiting.get(status, 0) for status in QUEUE_STATES}
    yield _counted("oriel_queue_jobs", "Jobs of the queue.", ("state",), queued)
    yield _gauge(
        "oriel_database_connections", "To this database, of whomever.", connection.execute(_BACKENDS).scalar_one()
    )
    yield from _of_ingest(connection)


def _of_ingest(connection: Connection) -> Iterator[Metric]:
    """By source, whose names are those of providers and of uploads as a whole."""
    columns = ingest_runs.c
    runs = connection.execute(
        select(sources.c.name, columns.state, func.count(), func.max(columns.finished_at), func.sum(columns.stored))
        .join(sources, sources.c.id == columns.source_id)
        .group_by(sources.c.name, columns.state)
    ).all()
    counts = {(name, state): number for name, state, number, _, _ in runs}
    yield _counted("oriel_ingest_runs", "Loads of market data, by how they ended.", ("source", "state"), counts)
    done = [(name, at, stored) for name, state, _, at, stored in runs if state == "done"]
    stored = {(name,): int(rows or 0) for name, _, rows in done}
    yield _counted("oriel_ingest_rows_stored", "Rows of market data that were new or changed.", ("source",), stored)
    last = {(name,): at.timestamp() for name, at, _ in done}
    yield _counted("oriel_ingest_last_success_timestamp_seconds", "When data last came in.", ("source",), last)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=float(value))


def _counted(name: str, words: str, labels: tuple[str, ...], counts: Mapping[Any, int]) -> Metric:
    """`counts`: by a tuple of the labels' values."""
    family = GaugeMetricFamily(name, words, labels=labels)
    for values, number in counts.items():
        family.add_metric(values, number)
    return family
