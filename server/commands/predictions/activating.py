"""`python app.py predictions rollback SPX`: which version of a trained model answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from server.commands.predictions.asking import about_a_view, at_home

if TYPE_CHECKING:
    from data.home import Home
    from data.trained_model import ModelKey
    from views.predictions.state import PredictionsView


@click.command()
@about_a_view
def rollback(view: "PredictionsView") -> None:
    """Make the version before the active one the active one again. Exit codes: 1, there is none; 2, not understood."""
    with _versions(view) as (home, key):
        model = home.market.trained.roll_back(key)
    click.echo(f"{key}: version {model.version} is active again.")


@click.command()
@about_a_view
@click.option("--version", "number", type=click.IntRange(min=1), required=True, help="Which one.")
def activate(view: "PredictionsView", number: int) -> None:
    """Make a version the active one. Exit codes: 1, there is none; 2, not understood."""
    from data.trained_model import NoVersion

    with _versions(view) as (home, key):
        found = [one for one in home.market.trained.versions(key) if one.version == number]
        if not found:
            raise NoVersion(f"There is no version {number} of {key}.")
        home.market.trained.activate(found[0])
    click.echo(f"{key}: version {number} is active.")


@click.command()
@about_a_view
def retire(view: "PredictionsView") -> None:
    """Leave no version active, so that the API answers no more. Exit codes: 1, none is; 2, not understood."""
    with _versions(view) as (home, key):
        model = home.market.trained.retire(key)
    click.echo(f"{key}: version {model.version} is retired, and none is active.")


@contextmanager
def _versions(view: "PredictionsView") -> "Iterator[tuple[Home, ModelKey]]":
    """What there is no version of ends the command with exit code 1."""
    with at_home() as home:
        from data.trained_model import NoVersion
        from views.predictions.versions import key_of

        try:
            yield home, key_of(view, home.market)
        except NoVersion as error:
            click.echo(f"Oriel: {error}", err=True)
            raise SystemExit(1) from None
