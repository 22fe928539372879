"""What each operation of the API requires, and whether who asks has it: the scope, the role, and a body that can
be read.

`requires` marks a route; `admit` stands in front of all of them and lets nothing through that is not marked. The gate
has seen before that there is a session or a token at all.
"""

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from flask import Flask, Response, current_app, request
from flask_login import current_user
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from api.problems import problem
from data.api_tokens import Scope
from data.rights import rights_of

PREFIX: Final = "/api/v1"
NOT_JSON: Final = "Send JSON, and say so: Content-Type: application/json."
NO_JSON: Final = "The body is not JSON as the standard has it."
NO_OBJECT: Final = "must be an object"
NUL: Final = "must not hold the character U+0000"
NO_IMPORTS: Final = "Your role does not import data; ask an administrator for one that does, or to import the file."
_MARK: Final = "oriel_requires"
_IMPORTS: Final = "oriel_imports"
_NUL_IN_JSON: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
Route = TypeVar("Route", bound=Callable[..., Any])


def requires(scope: Scope, *, imports: bool = False) -> Callable[[Route], Route]:
    """Below the route's own decorator: `@tokens.get("/tokens")`, then `@requires("read")`. `imports`: also a role that
    may change the data of everybody."""

    def mark(route: Route) -> Route:
        setattr(route, _MARK, scope)
        setattr(route, _IMPORTS, imports)
        return route

    return mark


def required_by(route: Callable[..., Any]) -> Scope | None:
    return cast("Scope | None", getattr(route, _MARK, None))


def register_access(server: Flask, open_endpoints: frozenset[str]) -> None:
    """After the gate. `open_endpoints`: what answers anybody."""

    @server.before_request
    def admit() -> Response | None:
        if not request.path.startswith(f"{PREFIX}/") or request.endpoint in open_endpoints:
            return None
        if request.endpoint is None:  # a method that the address does not know; Flask says so
            return None
        route = current_app.view_functions[request.endpoint]
        return _beyond_scope(required_by(route)) or _beyond_role(route) or _unreadable(route)


def _beyond_scope(scope: Scope | None) -> Response | None:
    if scope is not None and scope in current_user.scopes:
        return None
    if current_user.actor != "token" or scope is None:
        return problem(403, "Not for you", "Your role does not allow this.", code="not_allowed")
    answer = problem(403, "Not with this token", f"This needs a token with the scope {scope}.", code=SCOPE_CODE)
    answer.headers["WWW-Authenticate"] = f'Bearer realm="Oriel", error="{SCOPE_CODE}", scope="{scope}"'
    return answer


SCOPE_CODE: Final = "insufficient_scope"


def _beyond_role(route: Callable[..., Any]) -> Response | None:
    if not getattr(route, _IMPORTS, False) or rights_of(current_user.role).imports:
        return None
    return problem(403, "Not for you", NO_IMPORTS, code="not_allowed")


def _unreadable(route: Callable[..., Any]) -> Response | None:
    """What no operation reads: no text in the database may hold U+0000."""
    if "\x00" in request.path or any("\x00" in value for _, value in request.args.items(multi=True)):
        return problem(422, "Not right", f"What is in the address {NUL}.")
    return _unreadable_json() if "body" in route.__annotations__ else None


def _unreadable_json() -> Response | None:
    try:
        body = request.get_json()
    except UnsupportedMediaType:
        return problem(415, "Not understood", NOT_JSON)
    except BadRequest:
        return problem(400, "Not understood", NO_JSON, code="malformed_json")
    if not isinstance(body, dict):
        return problem(422, "Not right", f"The body {NO_OBJECT}.", errors=[{"pointer": "", "detail": NO_OBJECT}])
    if _NUL_IN_JSON.search(request.get_data()):
        return problem(422, "Not right", f"The body {NUL}.", errors=[{"pointer": "", "detail": NUL}])
    return None
