"""The cookie that says a visitor has opened a link: within its time they are neither counted nor asked again.

It is signed, and made of what changes with the link's token and password, so that a new one of either ends it.
"""

import hmac
from datetime import timedelta
from hashlib import sha256

from flask import Response, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from data.secret_key import secret_key
from data.share_links.visiting import Shared
from server.cookies import is_https
from server.request_context import home

COOKIE = "oriel_visit"
LASTS = timedelta(hours=8)


def is_visiting(shared: Shared) -> bool:
    try:
        said = _signer().loads(request.cookies.get(COOKIE, ""), max_age=int(LASTS.total_seconds()))
    except BadSignature:
        return False
    return isinstance(said, str) and hmac.compare_digest(said.encode(), _mark(shared).encode())


def begin_visit(response: Response, shared: Shared, here: str, *, embedded: bool) -> Response:
    """`here`: the link's own path, below which alone the cookie is sent."""
    secure = is_https(home().settings)
    elsewhere = embedded and secure  # in a frame of another site it must say that it may be sent there
    response.set_cookie(
        COOKIE,
        _signer().dumps(_mark(shared)),
        max_age=LASTS,
        path=here,
        httponly=True,
        secure=secure,
        samesite="None" if elsewhere else "Lax",
        partitioned=elsewhere,
    )
    return response


def _mark(shared: Shared) -> str:
    return sha256(str(shared.id).encode() + b":" + shared.secret).hexdigest()


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key(home().settings), salt="shared link")
