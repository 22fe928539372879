"""`python app.py serve`: everything on this machine."""

import click

from server.commands import refuse, settings_from_context


@click.command()
def command() -> None:
    """Start Oriel: its database, the web server and the worker. Ctrl-C stops them."""
    settings = settings_from_context()
    from server.listening import CannotStart
    from server.logs import configure_logging
    from server.supervisor import serve

    configure_logging(settings.log_level, "serve")
    try:
        serve(settings)
    except CannotStart as error:
        refuse(str(error))
