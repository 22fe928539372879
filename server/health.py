"""Two questions of a monitor: does this process live (`/healthz`), and can it serve (`/readyz`)?

Both are open to everybody, so they name what is down and nothing about it.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import structlog
from flask import Flask, Response, jsonify

from jobs.heartbeat import worker_is_alive

if TYPE_CHECKING:
    from data.home import Home

log = structlog.get_logger("oriel.health")


class WorkerSilent(RuntimeError):
    """No worker has been heard of lately."""


def readiness_checks(home: "Home") -> Mapping[str, Callable[[], None]]:
    """By name, what raises when a part Oriel needs is down."""

    def check_worker() -> None:
        with home.database.connect() as connection:
            if not worker_is_alive(connection):
                raise WorkerSilent("no worker has been heard of lately")

    def check_compute() -> None:
        home.jobs.load()

    return {
        "database": home.database.ping,
        "cache": home.cache.check,
        "worker": check_worker,
        "compute": check_compute,
    }


def register_health(server: Flask, home: "Home") -> None:
    checks = readiness_checks(home)

    def readiness() -> dict[str, str]:
        return {name: "ok" if _passes(name, check) else "down" for name, check in checks.items()}

    server.extensions["oriel.readiness"] = readiness  # for the administration too

    @server.get("/healthz")
    def healthz() -> Response:
        return _uncached(jsonify(status="ok"))

    @server.get("/readyz")
    def readyz() -> tuple[Response, int]:
        results = readiness()
        ready = all(result == "ok" for result in results.values())
        answer = jsonify(status="ready" if ready else "not ready", checks=results)
        return _uncached(answer), 200 if ready else 503


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:  # whatever it is, this part is down, and the monitor must have an answer
        log.warning("not ready", check=name, error=str(error))
        return False
    return True


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
