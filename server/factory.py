"""The Flask server with everything in front of Dash, then Dash itself.

The order matters: hooks run in the order of their registration, so the gate stands before Dash's own; and the server is
warmed up at the very end, since concurrent first requests make Dash lose callbacks.
"""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from dash import Dash
from dash.development.base_component import Component
from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from flask_login import current_user

from api import nothing
from api.access import register_access
from api.server import register_api
from components import shell
from data.rights import rights_of
from data.secret_key import secret_key
from server import first_run, password_reset, received, reports, second_step, sign_in
from server.account import register_account
from server.api_limits import register_api_limits
from server.auditing import register_auditing
from server.cookies import cookie_name
from server.csrf import register_csrf
from server.door_theme import register_door_theme
from server.errors import register_errors
from server.exports import register_exports
from server.frozen_files import register_frozen_files
from server.gate import register_gate
from server.health import register_health
from server.identity import register_identity
from server.joining import register_joining
from server.manual import register_manual
from server.measuring import register_measuring
from server.metrics import register_metrics
from server.open_endpoints import OPEN
from server.reference import register_reference
from server.request_context import register_request_context
from server.rights import register_rights
from server.security_headers import content_security_policy, register_security_headers
from server.shares import register_shares
from server.strict_json import StrictJSON
from server.thumbnails import register_thumbnails
from views.addresses import path_of
from views.registry import kinds

if TYPE_CHECKING:
    from data.home import Home

ROOT = Path(__file__).resolve().parent.parent
STYLESHEETS = ("css/bootstrap.min.css", "css/font/bootstrap-icons.min.css")
MAX_REQUEST_BYTES = 2 * 1024 * 1024


def create_app(home: "Home") -> Flask:
    """`server.extensions["oriel"]` is the home, for everything that answers requests."""
    server = Flask("oriel", root_path=str(ROOT / "server"))
    server.extensions["oriel"] = home
    _configure(server, home)
    _put_in_front(server, home)
    _add_routes(server, home)
    dash = _create_dash(server, home)
    _warm_up(server)
    server.extensions["oriel.csp"] = content_security_policy(dash.csp_hashes())
    return server


def _configure(server: Flask, home: "Home") -> None:
    server.json = StrictJSON(server)
    server.config.update(
        SECRET_KEY=secret_key(home.settings),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        BOOTSTRAP_SERVE_LOCAL=True,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
    )


def _put_in_front(server: Flask, home: "Home") -> None:
    """In the order in which a request meets them; answers pass them the other way round."""
    settings = home.settings
    Compress(server).compress_mimetypes_set.add("text/csv")
    register_measuring(server)
    register_security_headers(server, settings)
    register_request_context(server, settings)
    register_errors(server)
    register_door_theme(server, ROOT / "assets" / "10-tokens.css")
    server.url_defaults(_fingerprint)
    register_identity(server)
    register_api_limits(server)
    register_gate(server, settings)
    register_auditing(server)
    register_rights(server)
    register_csrf(server, settings)
    register_access(server, OPEN)


def _add_routes(server: Flask, home: "Home") -> None:
    Bootstrap5(server)
    for module in (sign_in, second_step, first_run, password_reset, nothing, reports, received):
        server.register_blueprint(module.blueprint)
    register_joining(server)
    register_account(server)
    register_api(server)
    register_health(server, home)
    register_metrics(server, home)
    register_exports(server)
    register_frozen_files(server)
    register_thumbnails(server)
    register_manual(server)
    register_reference(server)
    register_shares(server)


def _create_dash(server: Flask, home: "Home") -> Dash:
    dash = Dash(
        "oriel",
        server=server,  # type: ignore[arg-type]  # Dash's annotation says bool, its documentation says Flask
        use_pages=True,
        pages_folder=str(ROOT / "pages"),
        assets_folder=str(ROOT / "assets"),
        assets_path_ignore=["^head$"],  # the document loads these itself, before anything is drawn
        index_string=shell.INDEX,
        external_stylesheets=[f"/bootstrap/static/{path}?v={Bootstrap5.bootstrap_version}" for path in STYLESHEETS],
        suppress_callback_exceptions=True,
        csrf_token_name=cookie_name(home.settings, "csrf"),
        use_async=False,  # it would start two threads a callback, as asgiref is here for other reasons
        enable_mcp=False,
        serve_locally=True,
        include_pages_meta=False,
        add_log_handler=False,
        title="Oriel",
        update_title="",
    )
    server.extensions["oriel.dash"] = dash
    dash.layout = _layout
    for module in (
        "pages._search",
        "pages._slow_panels",
        "pages._saved_bar",
        "pages._saved_versions",
        "pages._saving",
        "pages._bell",
        "pages._sharing",
    ):  # callbacks that belong to no page
        importlib.import_module(module)
    return dash


def _layout() -> Component:
    """Only who is signed in gets past the gate; the warm-up is nobody."""
    if not current_user.is_authenticated:
        return shell.shell_layout()
    paths = [path_of(name) for name in kinds()]
    administers = rights_of(current_user.role).administers
    return shell.shell_layout(shell.Person(current_user.email, current_user.name, administers), paths)


def _warm_up(server: Flask) -> None:
    """The first request of all, to an open endpoint, while nobody else is here yet: Dash collects its callbacks now."""
    answer = server.test_client().get("/_favicon.ico", base_url="http://localhost")
    if answer.status_code != 200:
        raise RuntimeError(f"the first request was answered with {answer.status}")


def _fingerprint(endpoint: str, values: dict[str, object]) -> None:
    """Our own files are cached for long, so a changed one needs a new address."""
    folder = {"static": ROOT / "server" / "static", "_dash_assets.static": ROOT / "assets"}.get(endpoint)
    if folder is not None:
        values["v"] = int((folder / str(values["filename"])).stat().st_mtime)
