"""`python app.py compute`: the process that computes slow panels, as `serve` starts it."""

import click

from server.commands import settings_from_context


@click.command(hidden=True)
def command() -> None:
    settings = settings_from_context()
    from server.computing import run_background
    from server.logs import configure_logging

    configure_logging(settings.log_level, "compute")
    run_background(settings)
