"""`python app.py migrate`: the schema of this version, for those who want it done before the start."""

import click

from server.commands import refuse, settings_from_context


@click.command()
def command() -> None:
    """Bring the database to this version's schema. `serve` does so too."""
    settings = settings_from_context()
    from data.database import DatabaseUnavailable
    from data.home import open_home
    from data.migrations import SchemaTooNew

    try:
        with open_home(settings):
            click.echo("The database has the schema of this version.")
    except (DatabaseUnavailable, SchemaTooNew) as error:
        refuse(str(error))
