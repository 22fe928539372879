"""`python app.py check`: is everything in order?"""

import click

from server.commands import settings_from_context

GLYPHS = {True: "✓", False: "✗", None: "–"}


@click.command()
def command() -> None:
    """Say what works, what does not and what to do. Exit code 1 when something that Oriel needs does not work."""
    settings = settings_from_context()
    from server.diagnosis import diagnose

    is_in_order = True
    for finding in diagnose(settings):
        click.echo(f"{GLYPHS[finding.works]} {finding.part:<10} {finding.sentence}")
        is_in_order &= finding.works is not False
    raise SystemExit(0 if is_in_order else 1)
