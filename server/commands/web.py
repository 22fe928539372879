"""`python app.py web`: the web server alone, as `serve` starts it."""

import click

from server.commands import settings_from_context


@click.command(hidden=True)
@click.option("--listener", type=int, required=True, help="File descriptor of the bound socket.")
def command(listener: int) -> None:
    settings = settings_from_context()
    from data.home import join_home
    from server.factory import create_app
    from server.gunicorn_app import WebServer
    from server.logs import configure_logging

    configure_logging(settings.log_level, "web")
    WebServer(settings, lambda: create_app(join_home(settings)), listener).run()
