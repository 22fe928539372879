"""The web server: gunicorn with threads, the app made once before the workers fork from it."""

import gc
import importlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from data.measures import forget_process
from data.settings import Settings
from server.child import terminate_with
from server.operations import NOWHERE
from server.request_context import TOLD
from views.registry import kinds

GRACE_SECONDS = 5
AHEAD_SECONDS = 6.0
LONGEST_REQUEST_LINE = 8190  # a view with ten indicators is a long link
# Fetched by the dozen a page, or by a monitor all day: not worth a line each.
QUIET_PATHS = ("/assets/", "/static/", "/bootstrap/", "/_dash-component-suites/", "/healthz", "/readyz", "/favicon")

log = structlog.get_logger("oriel.web")


class AccessLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's own lines and one for each request through our logging, without what was in its address."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.propagate = True

    def _compute_access_log_enabled(self) -> bool:
        return True

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:  # noqa: ARG002  (gunicorn's)
        path = str(environ.get("PATH_INFO", ""))
        status = int(str(resp.status).split(maxsplit=1)[0])
        if status < 400 and path.startswith(QUIET_PATHS):
            return
        told = {"request_id": None, "user_id": None, "operation": NOWHERE, **environ.get(TOLD, {})}
        log.info("request", **told, duration=round(request_time.total_seconds(), 4), status=status)


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Serves what `make_app` returns on a socket that somebody else has bound already."""

    def __init__(self, settings: Settings, make_app: Callable[[], Flask], listener: int) -> None:
        self._settings, self._make_app, self._listener = settings, make_app, listener
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": f"fd://{self._listener}",
            "preload_app": True,
            "worker_class": "gthread",
            "workers": self._settings.workers,
            "threads": self._settings.threads,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108  (a heartbeat file)
            "graceful_timeout": GRACE_SECONDS,
            "limit_request_line": LONGEST_REQUEST_LINE,
            "control_socket_disable": True,
            "logger_class": AccessLog,
            # What it says in detail has the addresses that people wrote.
            "loglevel": "warning" if self._settings.log_level in {"debug", "info"} else self._settings.log_level,
            "errorlog": None,
            "accesslog": None,
            "post_fork": _end_with_master,
            "child_exit": _forget,
            "post_worker_init": _load_ahead,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """What is made here lives as long as its process, so the collector never has to look at it: the start and the
        end are quicker, requests pause less, and workers share the memory."""
        gc.disable()
        app = self._make_app()
        gc.freeze()
        gc.enable()
        return app


def _load_ahead(_worker: object) -> None:
    """The first panel that fits a model doesn't wait for the libraries: they are imported when the rush of the start is
    over, by a thread that ends with the process."""
    timer = threading.Timer(AHEAD_SECONDS, _import_heavy)
    timer.daemon = True
    timer.start()


def _import_heavy() -> None:
    for module in sorted({module for kind in kinds().values() for module in kind.heavy}):
        importlib.import_module(module)


def _forget(_server: object, worker: Any) -> None:
    forget_process(worker.pid)


def _end_with_master(_server: object, worker: Any) -> None:
    """A worker doesn't outlive a killed master by the time that its requests take."""
    terminate_with(worker.ppid)
