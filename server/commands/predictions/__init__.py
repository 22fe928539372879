"""`python app.py predictions`: the ledger of forecasts and trained models, one module a subject."""

import click

from server.commands.predictions.activating import activate, retire, rollback
from server.commands.predictions.ledger import ledger
from server.commands.predictions.models import compare, models
from server.commands.predictions.replay import replay
from server.commands.predictions.score import score
from server.commands.predictions.train import train
from server.commands.predictions.watching import unwatch, watch


@click.group()
def command() -> None:
    """Forecast, keep every forecast, and see how they turned out."""


for subcommand in (replay, score, ledger, watch, unwatch, train, models, compare, activate, rollback, retire):
    command.add_command(subcommand)
