"""Addresses below /api/v1 at which there is nothing; else Dash would answer with its page."""

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from api.access import PREFIX, requires

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NAME = "api_nothing"

blueprint = Blueprint(NAME, __name__, url_prefix=PREFIX)


@blueprint.route("/<path:elsewhere>", methods=METHODS)
@requires("read")
def nothing_here(elsewhere: str) -> Response:  # noqa: ARG001  (the route's)
    allowed = [method for method in METHODS if _is_there(method)]
    if allowed:
        raise MethodNotAllowed(valid_methods=allowed)
    raise NotFound


def _is_there(method: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, _ = adapter.match(method=method) if adapter else ("", None)
    except HTTPException:
        return False
    return endpoint.partition(".")[0] != NAME
