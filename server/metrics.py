"""`/metrics` for Prometheus: counts, and nobody's names. Answered to this machine alone, and by 404 to others.

The numbers are of the whole Oriel, whichever of its processes answers, but `process_*`, which are of the one that does.
"""

import ipaddress
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from sqlalchemy import Connection, text

from data.database import DatabaseUnavailable
from data.delivery.counts import count_deliveries
from data.panel_jobs import JobsUnavailable
from data.reports.overdue import overdue
from data.reports.runs import count_by_state
from data.schema import CHANNELS, DELIVERY_STATES, RUN_STATES
from jobs.heartbeat import worker_is_alive
from server.errors import error_response
from server.request_context import client_address

if TYPE_CHECKING:
    from data.home import Home

PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")  # a proxy stands between, whoever is behind it
QUEUE_STATES = ("todo", "doing", "failed")
_QUEUED = text("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")


def register_metrics(server: Flask, home: "Home") -> None:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(OrielCollector(home))
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)

    @server.get("/metrics")
    def metrics() -> Response:
        if not _is_this_machine():
            return error_response(404)
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return Response(encode(registry), headers={"Content-Type": content_type, "Cache-Control": "no-store"})


def _is_this_machine() -> bool:
    if any(header in request.headers for header in PASSED_ON):
        return False
    try:
        return ipaddress.ip_address(client_address() or "").is_loopback
    except ValueError:
        return False


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


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=float(value))


def _counted(name: str, words: str, labels: tuple[str, ...], counts: Mapping[Any, int]) -> Metric:
    """`counts`: by a tuple of the labels' values."""
    family = GaugeMetricFamily(name, words, labels=labels)
    for values, number in counts.items():
        family.add_metric(values, number)
    return family
