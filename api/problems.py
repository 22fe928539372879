"""Errors as a program reads them: problem+json (RFC 9457) with a code that never changes and the request's id."""

from collections.abc import Mapping, Sequence
from typing import Final

import orjson
from flask import Response, g

LONGEST_NAME: Final = 40
PROBLEM_JSON: Final = "application/problem+json"
CODES: Final[Mapping[int, str]] = {
    400: "bad_request",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    411: "length_required",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid_request",
    429: "too_many_requests",
    500: "internal_error",
    503: "unavailable",
}


def pointer_to(*parts: str | int) -> str:
    """A place as a JSON pointer (RFC 6901); of a name that somebody sent only its beginning."""
    return "".join("/" + str(part)[:LONGEST_NAME].replace("~", "~0").replace("/", "~1") for part in parts)


def problem(
    status: int, title: str, detail: str, *, code: str | None = None, errors: Sequence[Mapping[str, str]] = ()
) -> Response:
    """`errors`: what is wrong where, each with the JSON pointer of the place."""
    named = code or CODES.get(status, "error")
    content = {
        "type": f"urn:oriel:problem:{named}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": named,
        "request_id": str(g.get("request_id", "")),
        **({"errors": list(errors)} if errors else {}),
    }
    return Response(orjson.dumps(content), status, mimetype=PROBLEM_JSON)
