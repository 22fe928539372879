"""`python app.py predictions score`: forecasts held against what came, now."""

import click

from server.commands.predictions.asking import at_home


@click.command()
def score() -> None:
    """Score the forecasts whose bars ahead are there. It happens every night and after new data anyway."""
    with at_home() as home:
        from views.predictions.scoring import score_due

        done = score_due(home.market)
    click.echo(f"{done.scored:,} outcomes scored; {done.waiting:,} forecasts wait for the bars ahead.")
