"""What every request carries: an id for its answer, its error page and its lines in the log, and a sender's address."""

import secrets
from typing import TYPE_CHECKING, cast

import structlog
from flask import Flask, Response, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from data.settings import Settings
from server.cookies import is_https
from server.operations import operation

if TYPE_CHECKING:
    from data.home import Home

HEADER = "X-Request-ID"
TOLD = "oriel.told"  # in the environ of WSGI


def register_request_context(server: Flask, settings: Settings) -> None:
    server.before_request(_begin)
    server.after_request(_name_request)
    if is_https(settings):
        # Oriel speaks no TLS itself, so what arrives has passed exactly one proxy, which names the client.
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]  # Flask's way


def home() -> "Home":
    return cast("Home", current_app.extensions["oriel"])


def request_id() -> str:
    return str(g.get("request_id", ""))


def client_address() -> str | None:
    return request.remote_addr


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    # Threads serve one request after another; nothing of the last one may stay.
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _name_request(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    # For the line that the web server writes when the answer is sent, out of reach of this context.
    request.environ[TOLD] = {**structlog.contextvars.get_contextvars(), "operation": operation()}
    return response
