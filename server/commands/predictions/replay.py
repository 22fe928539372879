"""`python app.py predictions replay SPX`: what the desk would have said, into the ledger of the replay."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from server.commands.predictions.asking import about_a_view, at_home

if TYPE_CHECKING:
    from views.predictions.state import PredictionsView


@click.command()
@about_a_view
@click.option("--every", type=click.IntRange(min=1), default=5, show_default=True, help="Bars from one to the next.")
def replay(view: "PredictionsView", every: int) -> None:
    """Walk the past and keep what every model would have said, with only what was known then.

    It is marked as a replay for ever. Exit codes: 1, nothing to walk; 2, not understood.

    \b
    python app.py predictions replay SPX --horizon 5 --every 5
    python app.py predictions replay AAPL --target volatility models=ridge,random_forest range=max
    """
    with at_home() as home:
        from views.predictions.replay import replay as walk
        from views.predictions.scoring import score_due

        done = walk(view, home.market, every=every, made_at=datetime.now(UTC), progress=tell)
        scoring = score_due(home.market)
    click.echo(
        f"{view.symbol}: {done.forecasts:,} forecasts at {done.bars:,} bars, {done.new:,} of them new in the ledger; "
        f"{scoring.scored:,} outcomes scored."
    )


def tell(fraction: float, words: str) -> None:
    """How far it is, on a terminal's last line; nothing where nobody watches."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{'' if fraction == 1 else f'{fraction:.0%} {words}'}", err=True, nl=False)
