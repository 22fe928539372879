"""`python app.py predictions train SPX`: a new version of a trained model."""

from typing import TYPE_CHECKING, cast

import click

from server.commands.predictions.asking import about_a_view, at_home
from server.commands.predictions.replay import tell

if TYPE_CHECKING:
    from views.predictions.state import PredictionsView
    from views.predictions.training import When

WHEN = {"not-worse": "not worse", "always": "always", "never": "never"}


@click.command()
@about_a_view
@click.option(
    "--activate",
    type=click.Choice(list(WHEN)),
    default="not-worse",
    show_default=True,
    help="When the new version takes the place of the active one.",
)
@click.option("--later", is_flag=True, help="Leave it to the queue, and return at once.")
def train(view: "PredictionsView", activate: str, later: bool) -> None:
    """Train the model named by model=, or the one that leads. Exit codes: 1, can't be done; 2, not understood.

    \b
    python app.py predictions train SPX --horizon 5 model=ridge
    python app.py predictions train AAPL --target volatility --activate always
    """
    with at_home() as home:
        if later:
            from jobs.training import enqueue_training

            home.market.listing(view.symbol)
            enqueue_training(home.database, view.query(), WHEN[activate])
            click.echo(f"Left to the queue: {view.query()}")
            return
        from views.predictions.training import train as make

        trained = make(view, home.market, tell, cast("When", WHEN[activate]))
    click.echo(trained.sentence)
    click.echo(trained.model.training.verdict["sentence"])
