"""Errors as a person reads them: one sentence, what to do, and the id under which the log has the rest."""

from collections.abc import Mapping
from typing import Any

import structlog
from dash.exceptions import DependencyException
from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from api.problems import problem
from data.database import DatabaseUnavailable
from data.sealing import Unsealable
from data.settings import SettingsError
from server.operations import operation
from server.request_context import request_id

RETRY_SECONDS = 5
API = "/api/"
REFERENCE = "/api/v1"
FALLBACK = ("This did not work", "Oriel can't answer this request.")
SENTENCES: Mapping[int, tuple[str, str]] = {
    400: ("Not understood", "Oriel can't read this request."),
    401: ("Please sign in", "This needs a session, and yours has ended or never was."),
    403: ("Not from here", "This request comes from another site, so Oriel does not act on it."),
    404: ("Nothing here", "There is nothing at this address, or the link has been used."),
    405: ("Not like this", "This address can't be used in this way."),
    411: ("Length unknown", "A request with a body must say how long it is (Content-Length)."),
    413: ("Too large", "This request is larger than Oriel takes."),
    415: ("Not understood", "Oriel can't read this kind of content."),
    429: ("Too many attempts", "There were too many attempts just now. Wait a little and try again."),
    500: ("Something went wrong", "Oriel made a mistake here. It is in the log under the number below."),
    503: ("The database does not answer", "Oriel works again as soon as it does; this page tries by itself."),
}
NO_KEY = "Oriel can't read what it keeps sealed just now. Ask whoever runs it to bring back the sealing keys."
log = structlog.get_logger("oriel.errors")


def register_errors(server: Flask) -> None:
    server.register_error_handler(HTTPException, _http_error)
    server.register_error_handler(DependencyException, lambda _: error_response(404))
    server.register_error_handler(DatabaseUnavailable, _database_unavailable)
    server.register_error_handler(Unsealable, _unsealable)
    server.register_error_handler(SettingsError, _unsealable)
    server.register_error_handler(Exception, _unexpected)


def error_response(
    status: int, detail: str | None = None, headers: Mapping[str, str] | None = None, code: str | None = None
) -> Response:
    """The page, or the same in JSON for scripts and Dash's requests. `detail` replaces the usual sentence, `code` the
    usual one of the API's problems."""
    title, sentence = SENTENCES.get(status, FALLBACK)
    content = {"status": status, "title": title, "sentence": detail or sentence, "request_id": request_id()}
    if request.path.startswith(API) and not wants_page():
        response = problem(status, title, detail or sentence, code=code)
    elif wants_page():
        retry = RETRY_SECONDS if status == 503 and request.method == "GET" else None
        response = make_response(render_template("error.html", **content, retry=retry))
    else:
        response = jsonify(error=content["sentence"], status=status, request_id=content["request_id"])
    response.status_code = status
    response.headers.update(headers or {})
    return response


def wants_page() -> bool:
    """A person's browser asks for a page; Dash's own requests and scripts ask for data."""
    if request.path.rstrip("/") == REFERENCE:  # for people among addresses for programs: who wants it must say so
        return "text/html" in request.accept_mimetypes.values() and "Authorization" not in request.headers
    if request.path.startswith(("/_dash-", API)) or request.is_json:
        return False
    accept = request.accept_mimetypes
    return accept.quality("text/html") >= accept.quality("application/json")


def _http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error  # a redirect of the router's
    headers = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return error_response(error.code, headers=headers)


def _database_unavailable(error: DatabaseUnavailable) -> Response:
    log.warning("database unavailable", operation=operation(), error=repr(error.__cause__))
    return error_response(503, headers={"Retry-After": str(RETRY_SECONDS)})


def _unsealable(error: Exception) -> Response:
    """A key is missing, or the file of keys can't be read: nobody's mistake here, and again right when it is back."""
    log.error("a sealed secret can't be read", operation=operation(), reason=str(error))
    return error_response(503, NO_KEY)


def _unexpected(error: Exception) -> Response:
    log.error("request failed", operation=operation(), exc_info=error)
    return error_response(500)
