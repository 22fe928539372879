"""What the subcommands have in common: the view that they are asked about, and the home it is looked up in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from server.commands import refuse, settings_from_context

if TYPE_CHECKING:
    from data.home import Home
    from views.predictions.state import PredictionsView


def about_a_view(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a subcommand the arguments that a view is told by, and calls it with that view."""

    @wraps(command)
    def with_view(
        *, symbol: str, horizon: str | None, target: str | None, parameters: tuple[str, ...], **others: Any
    ) -> None:
        command(view=view_of(symbol, horizon, target, parameters), **others)

    asked: Callable[..., Any] = with_view
    for decorator in (
        click.argument("parameters", nargs=-1, metavar="[KEY=VALUE]..."),
        click.argument("symbol"),
        click.option("--horizon", help="Bars ahead; 5 unless said."),
        click.option("--target", help="return, direction or volatility; return unless said."),
    ):
        asked = decorator(asked)
    return asked


def view_of(symbol: str, horizon: str | None, target: str | None, parameters: tuple[str, ...]) -> "PredictionsView":
    """What can't be understood ends the command."""
    from views.predictions.state import PredictionsView

    unclear = [word for word in parameters if "=" not in word]
    if unclear:
        refuse(f"Parameters are written key=value; this is not: {', '.join(unclear)}.")
    given = {name: value for name, _, value in (word.partition("=") for word in parameters)}
    said = {"symbol": symbol, "horizon": horizon, "target": target}
    view = PredictionsView.parse(given | {name: value for name, value in said.items() if value is not None})
    if view.dropped:
        refuse(f"{'; '.join(view.dropped)}.")
    return view


@contextmanager
def at_home() -> "Iterator[Home]":
    """What there is nothing of ends the command with exit code 1, what can't be reached with 2."""
    settings = settings_from_context()
    from data.database import DatabaseUnavailable
    from data.home import open_home
    from data.instruments import UnknownSymbol
    from data.migrations import SchemaTooNew
    from views.base import NothingToShow

    try:
        with open_home(settings) as home:
            yield home
    except (DatabaseUnavailable, SchemaTooNew) as error:
        refuse(str(error))
    except (NothingToShow, UnknownSymbol) as error:
        click.echo(f"Oriel: {error}", err=True)
        raise SystemExit(1) from None
