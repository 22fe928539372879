"""The Flask server with everything in front of Dash, then Dash itself.

The order matters: the gate is registered before `Dash(...)` so that it sees a request before any of Dash's endpoints,
and the server is warmed up at the very end, since concurrent first requests make Dash lose callbacks.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from dash import Dash, page_container
from dash.development.base_component import Component
from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_compress import Compress

if TYPE_CHECKING:
    from data.home import Home

ROOT = Path(__file__).resolve().parent.parent
STYLESHEETS = ("css/bootstrap.min.css", "css/font/bootstrap-icons.min.css")


def create_app(home: "Home") -> Flask:
    server = Flask("oriel", root_path=str(ROOT / "server"))
    server.extensions["oriel"] = home
    _configure(server, home)
    Compress(server)
    Bootstrap5(server)
    _register_health(server, home)
    _register_exports(server, home)
    server.extensions["oriel.dash"] = _create_dash(server)
    _warm_up(server)
    return server


def _configure(server: Flask, home: "Home") -> None:
    server.config.update(
        SECRET_KEY=home.settings.secret_key,
        BOOTSTRAP_SERVE_LOCAL=True,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
    )


def _register_health(server: Flask, home: "Home") -> None:
    if find_spec("server.health"):
        from server.health import register_health

        register_health(server, home)


def _register_exports(server: Flask, home: "Home") -> None:
    if find_spec("server.exports"):
        from server.exports import register_exports

        register_exports(server, home)


def _create_dash(server: Flask) -> Dash:
    app = Dash(
        "oriel",
        server=server,  # type: ignore[arg-type]  # Dash's annotation says bool, its documentation says Flask
        use_pages=True,
        pages_folder=str(ROOT / "pages"),
        assets_folder=str(ROOT / "assets"),
        external_stylesheets=[f"/bootstrap/static/{path}" for path in STYLESHEETS],
        suppress_callback_exceptions=True,
        enable_mcp=False,
        serve_locally=True,
        add_log_handler=False,
        include_pages_meta=False,
        title="Oriel",
        update_title="",
    )
    app.layout = _layout
    return app


def _layout() -> Component:
    if find_spec("components.shell"):
        from components.shell import shell_layout

        return shell_layout()
    return page_container


def _warm_up(server: Flask) -> None:
    """The first request of all, made by ourselves while nobody else is here yet."""
    server.test_client().get("/_dash-layout")
