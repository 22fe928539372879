"""The gate: the first thing after the request's id, in front of every route and of all that Dash adds.

Closed unless `server/open_endpoints.py` names it. It is registered before Dash, whose own hooks and endpoints then
only see requests that are for this host, of a sane size, from this site and from somebody who is signed in.
"""

import ipaddress
import socket
from urllib.parse import quote, urlsplit

from dash import Dash
from flask import Flask, Response, current_app, make_response, redirect, request
from flask_login import current_user

from api.access import PREFIX as API
from api.body_size import most_bytes
from data.settings import Settings
from server.admin_callbacks import callbacks_for
from server.api_limits import over_limit
from server.callback_body import callback_fault, holds_nul
from server.errors import error_response, wants_page
from server.identity import bearer_token
from server.next_address import HOME, next_of
from server.open_endpoints import MONITORING, OPEN, SET_UP_PATH, SETTING_UP
from server.operations import name_callback

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CALLBACKS = "/_dash-update-component"
NUL = rb"\u0000"  # as JSON has it
ANY_ADDRESS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  (compared with, not bound to)
OWES = "Your role needs a second factor, and your account has none. Set one up at {} first."
REALM = 'Bearer realm="Oriel"'
DEAD = "This token opens nothing: it is not one of Oriel's, has expired, or was revoked."
MACHINE_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def register_gate(server: Flask, settings: Settings) -> None:
    names = known_names(settings)

    @server.before_request
    def gate() -> Response | None:
        return (
            _wrong_host(settings, names)
            or _too_large()
            or _foreign(settings)
            or over_limit()
            or _closed()
            or _half_open()
            or _no_form()
            or _malformed()
        )


def known_names(settings: Settings) -> frozenset[str]:
    """The names under which people reach this server; a page of another name could be anybody's (DNS rebinding)."""
    names = {*MACHINE_NAMES, settings.host.lower()}
    if settings.public_url:
        names.add(str(urlsplit(settings.public_url).hostname))
    if settings.host in ANY_ADDRESS:  # a name that this machine gave itself is no stranger's to point elsewhere
        names.update({socket.gethostname().lower(), socket.getfqdn().lower()})
    return frozenset(names)


def _wrong_host(settings: Settings, names: frozenset[str]) -> Response | None:
    hostname = _hostname(request.headers.get("Host", ""))
    if hostname in names:
        return None
    # Nobody else can point a bare address here; monitors use them, and people where no public address is set.
    may_be_address = request.endpoint in MONITORING or (settings.public_url is None and not settings.is_loopback)
    if may_be_address and _is_address(hostname):
        return None
    return error_response(
        400, "Oriel is not known by this name. Whoever runs it can set ORIEL_PUBLIC_URL to the address people use."
    )


def _too_large() -> Response | None:
    if request.content_length is None:
        # Werkzeug silently cuts a body of unannounced length off at the limit.
        return error_response(411) if "Transfer-Encoding" in request.headers else None
    return error_response(413) if request.content_length > most_bytes() else None


def _foreign(settings: Settings) -> Response | None:
    """Another site makes the browser send something, with or without its cookies."""
    if request.method in SAFE_METHODS and not request.path.startswith("/_dash-"):
        return None
    site = request.headers.get("Sec-Fetch-Site", "none")
    origin = request.headers.get("Origin")
    own = {settings.base_url, f"{request.scheme}://{request.host}"}
    return error_response(403) if site not in {"same-origin", "none"} or (origin and origin not in own) else None


def _closed() -> Response | None:
    if request.endpoint in OPEN or current_user.is_authenticated:
        return None
    if request.method not in {"GET", "HEAD"} or not wants_page():
        return _unknown()
    here = next_of(request.path, request.query_string)
    return make_response(redirect("/login" if here == HOME else f"/login?next={quote(here)}"))


def _half_open() -> Response | None:
    """Who must have a second factor gets to where one is set up, and nowhere else."""
    if request.endpoint in OPEN | SETTING_UP or not current_user.owes_second_factor:
        return None
    if request.method not in {"GET", "HEAD"} or not wants_page():
        return error_response(403, OWES.format(SET_UP_PATH), code="second_factor_missing")
    return make_response(redirect(SET_UP_PATH))


def _unknown() -> Response:
    if not request.path.startswith(f"{API}/"):
        return error_response(401)
    if bearer_token(request) is None:
        return error_response(401, headers={"WWW-Authenticate": REALM})
    challenge = f'{REALM}, error="invalid_token"'
    return error_response(401, DEAD, headers={"WWW-Authenticate": challenge}, code="invalid_token")


def _no_form() -> Response | None:
    """JSON is for programs and for Dash; what a page's form sends is a form, and its fields are read as such."""
    is_of_page = not request.path.startswith((f"{API}/", "/_dash-"))
    return error_response(415) if is_of_page and request.is_json and request.method not in SAFE_METHODS else None


def _malformed() -> Response | None:
    if request.path != CALLBACKS or request.method != "POST":
        return None
    dash: Dash = current_app.extensions["oriel.dash"]
    body = request.get_json()
    fault = callback_fault(body, callbacks_for(dash.callback_map, current_user.role))
    if fault is None and NUL in request.get_data() and holds_nul(body):
        fault = "a text with a null character"
    if fault:
        return error_response(400, f"This is not a request that Oriel's pages make: {fault}.")
    name_callback(body)
    return None


def _hostname(host: str) -> str:
    """Lower case and without the port; empty when it is no host at all."""
    try:
        return (urlsplit(f"//{host}").hostname or "") if "@" not in host and "/" not in host else ""
    except ValueError:
        return ""


def _is_address(hostname: str) -> bool:
    try:
        ipaddress.ip_address(hostname)
    except ValueError:
        return False
    return True
