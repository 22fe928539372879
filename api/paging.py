"""A page after a page: a cursor holds the place of the last thing given, so that nothing comes twice or is left out
when others arrive meanwhile.

It is opaque to its holder and checked when it comes back; it opens nothing that the question itself would not.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import orjson
from flask import Response, abort, request

from api.problems import problem

UNFIT = "This cursor belongs to another question, or is none; begin again without it."
T = TypeVar("T")


def cursor_after(place: object, *question: object) -> str:
    """`question`: all that decides what is in the list, and in which order."""
    return urlsafe_b64encode(orjson.dumps([_digest(question), place])).decode().rstrip("=")


def place_of(cursor: str | None, read: Callable[[Any], T], *question: object) -> T | None:
    """Where to go on; the request is answered with a problem when the cursor is not one of this question.

    `read` raises TypeError or ValueError at what can't be a place: anybody can write a cursor.
    """
    if cursor is None:
        return None
    try:
        digest, place = orjson.loads(urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
        if digest != _digest(question):
            raise ValueError(digest)
        return read(place)
    except (binascii.Error, TypeError, ValueError, OverflowError):
        abort(problem(400, "Not understood", UNFIT, code="invalid_cursor"))


def with_next(response: Response, cursor: str | None) -> Response:
    """The next page's address as a header too (RFC 8288)."""
    if cursor is not None:
        others = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
        response.headers["Link"] = f'<{quote(request.path)}?{urlencode([*others, ("cursor", cursor)])}>; rel="next"'
    return response


def _digest(question: tuple[object, ...]) -> str:
    return blake2b(orjson.dumps(question), digest_size=8).hexdigest()
