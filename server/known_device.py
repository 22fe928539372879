"""Browsers that have signed in to an account before are counted apart from strangers.

Otherwise strangers who keep guessing at a known address would make its owner wait with them. The cookie proves that the
account was signed in to here once; it opens nothing, and failures under it are slowed just the same.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from flask import Response, request
from itsdangerous import BadSignature, Signer

from data.secret_key import secret_key
from server.cookies import cookie_name, is_https
from server.request_context import home

LIFETIME = timedelta(days=365)


def counted_as(account: str) -> str:
    """What failures of this request's account are counted under."""
    try:
        device = _signer(account).unsign(request.cookies.get(_name(), ""))
    except BadSignature:
        return account
    return f"{account} on {device.decode()}"


def remember_device(response: Response, account: str) -> Response:
    mark = _signer(account).sign(secrets.token_hex(8)).decode()
    response.set_cookie(
        _name(), mark, max_age=LIFETIME, httponly=True, samesite="Lax", secure=is_https(home().settings)
    )
    return response


def _name() -> str:
    return cookie_name(home().settings, "device")


def _signer(account: str) -> Signer:
    """The account is in the key, so that the cookie proves nothing about another and doesn't name its own."""
    salt = f"known-device:{account}".encode("utf-8", "surrogatepass")
    return Signer(secret_key(home().settings), salt=salt, digest_method=sha256)
