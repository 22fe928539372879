"""How often the API may be asked: with each token as its account's role allows, and from each address.

Every answer says what is left in the fields RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers).
"""

import ipaddress
import math
from typing import Final

from flask import Flask, Response, current_app, g, request
from flask_login import current_user

from api.access import PREFIX
from data.bearers import Bearer
from data.rate_limits import Bucket, Taken, take
from data.rights import rights_of
from data.sign_in_throttle import neighbourhood
from server.errors import error_response
from server.request_context import client_address, home

# As much as the most that a role may, twice over: a house often has one address.
ADDRESS_A_MINUTE: Final = 12_000
ADDRESS_BURST: Final = 1_200
WAYS: Final = {"token": "with this token", "address": "from this address"}


def register_api_limits(server: Flask) -> None:
    @server.after_request
    def tell(response: Response) -> Response:
        taken: Taken | None = g.get("rate")
        if taken is not None:
            name, full = taken.bucket.kind, math.ceil(taken.seconds_to_full)
            window = math.ceil(taken.bucket.burst * 60 / taken.bucket.a_minute)
            response.headers["RateLimit-Policy"] = f'"{name}";q={taken.bucket.burst};w={window}'
            response.headers["RateLimit"] = f'"{name}";r={taken.left};t={full}'
        return response


def over_limit() -> Response | None:
    """Before it is looked whether somebody may ask at all: guessing counts as well."""
    if not request.path.startswith(f"{PREFIX}/"):
        return None
    taken = take(home().database, current_app.config["SECRET_KEY"], *_buckets())
    g.rate = taken
    if taken.allowed:
        return None
    wait = max(1, math.ceil(taken.wait_seconds))
    detail = f"At most {taken.bucket.a_minute:,} requests a minute {WAYS[taken.bucket.kind]}; wait {wait} s."
    return error_response(429, detail, headers={"Retry-After": str(wait)})


def _buckets() -> list[Bucket]:
    address = client_address() or ""
    of_address = Bucket("address", neighbourhood(address), ADDRESS_A_MINUTE, ADDRESS_BURST)
    bearer: Bearer | None = current_user.bearer if current_user.is_authenticated else None
    if bearer is None:
        return [of_address]
    rights = rights_of(current_user.role)
    of_token = Bucket("token", str(bearer.token_id), rights.requests_a_minute, rights.burst)
    # Behind a proxy that does not name its clients everybody comes from this machine.
    return [of_token] if _is_own_machine(address) else [of_address, of_token]


def _is_own_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
