"""Writing safely: the same write twice does its work once, and nobody writes over what they have not seen.

    @views.put("/saved-views/<int:view_id>", responses={200: SavedView, 428: problem_response(NEEDS_MATCH)})
    @requires("write")
    def change_view(path: ViewPath, body: ChangedView) -> Response:
        return once(lambda connection: _change(connection, path.view_id, body))

`once` gives the one transaction in which all is written. An answer that says no (400 and above) undoes it, and is not
kept: the same may be tried again.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Final

from flask import Response, request
from sqlalchemy import Connection

from api.context import home, user_id
from api.problems import problem
from data.idempotency import Claim, KeptAnswer, KeyReused, UnderWay, find_answer, keep_answer

HEADER: Final = "Idempotency-Key"
MOST_KEY: Final = 200
KEPT_HEADERS: Final = ("Location", "ETag", "Cache-Control", "Content-Type")
BAD_KEY: Final = f"{HEADER} has 1 to {MOST_KEY} visible ASCII characters; a random UUID does well."
REUSED: Final = f"Another request had this {HEADER}; use a new one for a new request."
BUSY: Final = "The same request is being answered at this moment; ask again in a second."
STALE: Final = "It has changed since you read it; read it again, and write with its new ETag."
NEEDS_MATCH: Final = "Say in If-Match which ETag of it you have read, so that no change is lost."

COMPRESSED: Final = ("zstd", "br", "gzip")  # an answer that is compressed says so in its ETag

Act = Callable[[Connection], Response]


class _Refused(Exception):
    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def once(act: Act, body: bytes | None = None) -> Response:
    """`body`: what makes the request what it is, where its own bytes differ each time, as those of a form do."""
    key = request.headers.get(HEADER)
    if key is not None and not (1 <= len(key) <= MOST_KEY and key.isascii() and key.isprintable()):
        return problem(400, "Not understood", BAD_KEY, code="malformed_idempotency_key")
    try:
        with home().database.begin() as connection:
            if key is None:
                return _acted(connection, act)
            claim = Claim(user_id(), key, _request_hash(request.get_data() if body is None else body))
            return _answered(connection, claim, act)
    except _Refused as refused:
        return refused.response
    except KeyReused:
        return problem(422, "Not right", REUSED, code="idempotency_key_reused")
    except UnderWay:
        busy = problem(409, "Under way", BUSY, code="under_way")
        busy.headers["Retry-After"] = "1"
        return busy


def unmatched(etag: str) -> Response | None:
    """A problem unless the request has seen what is there now. `etag`: of that, without quotes."""
    if "If-Match" not in request.headers:
        return problem(428, "Say what you have read", NEEDS_MATCH, code="if_match_required")
    if any(request.if_match.contains(form) for form in (etag, *(f"{etag}:{name}" for name in COMPRESSED))):
        return None
    stale = problem(409, "Changed meanwhile", STALE, code="stale")
    stale.set_etag(etag)
    return stale


def _answered(connection: Connection, claim: Claim, act: Act) -> Response:
    settings = home().settings
    kept = find_answer(connection, settings, claim)
    if kept is not None:
        return Response(kept.body, kept.status, dict(kept.headers) | {"Idempotent-Replayed": "true"})
    response = _acted(connection, act)
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    body = response.get_data(as_text=True)
    keep_answer(connection, settings, claim, KeptAnswer(response.status_code, headers, body))
    return response


def _acted(connection: Connection, act: Act) -> Response:
    response = act(connection)
    if response.status_code >= 400:
        raise _Refused(response)
    return response


def _request_hash(body: bytes) -> bytes:
    parts = (request.method, request.full_path, request.mimetype, sha256(body).hexdigest())
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).digest()
