"""How much a route takes: what most requests may hold, unless it says more."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import current_app, request

_MARK: Final = "oriel_most_bytes"
Route = TypeVar("Route", bound=Callable[..., Any])


def takes(most: int) -> Callable[[Route], Route]:
    """Below the route's own decorator. The request's scope has been seen before its body is read."""

    def mark(route: Route) -> Route:
        setattr(route, _MARK, most)
        return route

    return mark


def most_bytes() -> int:
    """Of the body of this request, in force from now on."""
    route = current_app.view_functions.get(request.endpoint or "")
    most = int(getattr(route, _MARK, current_app.config["MAX_CONTENT_LENGTH"]))
    request.max_content_length = most
    return most
