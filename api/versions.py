"""ETags out of the version of the data: whoever has an answer already is told so before anything is computed.

They are weak, since what is compressed is the same answer in other bytes.
"""

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import orjson
from flask import Response, request
from werkzeug.datastructures import ETags

from data.caching.code_version import code_version

UNCHANGED: Final[dict[str, Any]] = {"description": "It is what the ETag in If-None-Match names."}


def versioned(make: Callable[[], Response], *parts: str | int | float | bool | None) -> Response:
    """What `make` answers, or 304 when the request says that it has that.

    `parts`: all that the answer depends on: what was asked for, the version of the data, and the user where it is
    personal. The version of the code is added.
    """
    name = name_of(*parts)
    asked = request.if_none_match if request.method in {"GET", "HEAD"} else ETags()
    known = not asked.star_tag and asked.contains_weak(name)
    response = Response(status=304) if known else make()
    if asked.star_tag and response.status_code == 200:  # any that there is: so it is seen first whether there is one
        known, response = True, Response(status=304)
    if known or response.status_code == 200:
        response.set_etag(name, weak=True)
    return response


def name_of(*parts: str | int | float | bool | None) -> str:
    """Of an answer: another one with every part, and with every version of the code that makes it."""
    said = orjson.dumps([code_version(), _api_version(), *parts])
    return blake2b(said, digest_size=16).hexdigest()


@cache
def _api_version() -> str:
    digest = blake2b(digest_size=12)
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
