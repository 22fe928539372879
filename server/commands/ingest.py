"""`python app.py ingest demo`: the demo universe, now."""

import click

from server.commands import refuse, settings_from_context


@click.group()
def command() -> None:
    """Load market data that comes with Oriel."""


@command.command()
def demo() -> None:
    """Load the demo universe; what is stored already stays as it is."""
    settings = settings_from_context()
    from data.database import DatabaseUnavailable
    from data.demo.ingest import PackageResult, ingest_demo
    from data.enqueueing import enqueue_scoring
    from data.home import open_home
    from data.migrations import SchemaTooNew

    def report(result: PackageResult) -> None:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in result.quarantined.items())
        click.echo(
            f"{result.what}: {result.instruments} instruments, {result.rows:,} rows = {result.stored:,} stored"
            f" + {result.unchanged:,} unchanged + {sum(result.quarantined.values()):,} quarantined"
            + (f" ({reasons})" if reasons else "")
        )

    try:
        with open_home(settings) as home:
            ingest_demo(home.database, report)
            enqueue_scoring(home.database)
    except (DatabaseUnavailable, SchemaTooNew) as error:
        refuse(str(error))
