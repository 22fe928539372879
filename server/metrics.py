"""`/metrics` for Prometheus: counts and times, and nobody's names. To others than its reader it is a 404.

The reader is this machine itself, through no proxy, or whoever bears `ORIEL_METRICS_TOKEN`. The numbers are of the
whole Oriel, whichever of its processes answers, but `process_*`, which are of the one that does.
"""

import hmac
import ipaddress
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import Metric
from prometheus_client.exposition import choose_encoder

from data.measures import gathered
from data.settings import Settings
from server.asked_metrics import OrielCollector
from server.errors import error_response
from server.request_context import client_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.home import Home

PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")  # a proxy stands between, whoever is behind it


def register_metrics(server: Flask, home: "Home") -> None:
    asked = CollectorRegistry(auto_describe=False)
    asked.register(OrielCollector(home))
    ProcessCollector(registry=asked)
    PlatformCollector(registry=asked)

    @server.get("/metrics")
    def metrics() -> Response:
        if not (_is_this_machine() or _bears(home.settings)):
            return error_response(404)
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        answer = encode(_Together(asked))
        return Response(answer, headers={"Content-Type": content_type, "Cache-Control": "no-store"})


class _Together(CollectorRegistry):
    """What is asked for now, and what all processes have measured."""

    def __init__(self, asked: CollectorRegistry) -> None:
        super().__init__()
        self._asked = asked

    def collect(self) -> "Iterator[Metric]":
        yield from self._asked.collect()
        measured = gathered()
        if measured is not None:
            yield from measured.collect()


def _is_this_machine() -> bool:
    if any(header in request.headers for header in PASSED_ON):
        return False
    try:
        return ipaddress.ip_address(client_address() or "").is_loopback
    except ValueError:
        return False


def _bears(settings: Settings) -> bool:
    if settings.metrics_token is None:
        return False
    given = request.headers.get("Authorization", "").encode("utf-8", "surrogatepass")
    return hmac.compare_digest(given, f"Bearer {settings.metrics_token}".encode())
