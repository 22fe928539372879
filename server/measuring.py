"""Times every request by its route, and every callback by its name."""

from time import perf_counter

from flask import Flask, Response, g, request

from data import measures
from server.callback_names import callback_name

CALLBACKS = "/_dash-update-component"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NOWHERE = "none"  # no route: whatever the address was, it is not told


def register_measuring(server: Flask) -> None:
    """First of all in front, so that the gate's own answers are timed too."""

    @server.before_request
    def begin() -> None:
        g.began = perf_counter()

    @server.after_request
    def end(response: Response) -> Response:
        seconds = perf_counter() - g.get("began", perf_counter())
        route = request.url_rule.rule if request.url_rule else NOWHERE
        method = request.method if request.method in METHODS else "other"
        measures.request_answered(route, method, response.status_code, seconds)
        name = _callback(response)
        if name:
            measures.callback_answered(name, response.status_code, seconds)
        return response


def _callback(response: Response) -> str | None:
    """Of one that the gate let through: its output is one of ours."""
    if request.path != CALLBACKS or response.status_code in {400, 401, 403, 411, 413}:
        return None
    body = request.get_json(silent=True)
    return callback_name(body["output"]) if isinstance(body, dict) and isinstance(body.get("output"), str) else None
