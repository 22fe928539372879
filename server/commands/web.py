"""`python app.py web`: the web server alone, as `serve` starts it."""

from typing import TYPE_CHECKING

import click

from server.commands import settings_from_context

if TYPE_CHECKING:
    from flask import Flask


@click.command(hidden=True)
@click.option("--listener", type=int, required=True, help="File descriptor of the bound socket.")
def command(listener: int) -> None:
    settings = settings_from_context()
    from data.measures import begin_measuring
    from data.secret_key import secret_key
    from server.gunicorn_app import WebServer
    from server.logs import configure_logging

    def make_app() -> "Flask":
        from data.home import join_home
        from server.factory import create_app

        return create_app(join_home(settings))

    configure_logging(settings.log_level, "web", secret_key(settings))
    begin_measuring(settings.home)
    WebServer(settings, make_app, listener).run()
