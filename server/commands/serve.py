"""`python app.py serve`: everything on this machine."""

import click

from server.commands import refuse, settings_from_context


@click.command()
def command() -> None:
    """Start Oriel: its database, the web server and the worker. Ctrl-C stops them."""
    settings = settings_from_context()
    import structlog

    from data.printing.chromium import find_chromium
    from server.listening import CannotStart
    from server.logs import configure_logging
    from server.supervisor import serve

    configure_logging(settings.log_level, "serve")
    if find_chromium(settings.chromium) is None:
        structlog.get_logger("oriel.serve").warning("no Chromium: PDFs and pictures can't be made", see="app.py check")
    try:
        serve(settings)
    except CannotStart as error:
        refuse(str(error))
