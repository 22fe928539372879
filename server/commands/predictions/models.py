"""`python app.py predictions models SPX`: the versions of trained models; `compare`: the active one and its
predecessor."""

from typing import TYPE_CHECKING

import click

from server.commands.predictions.asking import about_a_view, at_home

if TYPE_CHECKING:
    from views.predictions.state import PredictionsView

AS_JSON = click.option("--json", "as_json", is_flag=True, help="JSON: the panel with all its numbers.")


@click.command()
@about_a_view
@AS_JSON
def models(view: "PredictionsView", as_json: bool) -> None:
    """List the versions of trained models. Exit codes: 1, nothing there; 2, not understood."""
    _show("versions", view, as_json=as_json)


@click.command()
@about_a_view
@AS_JSON
def compare(view: "PredictionsView", as_json: bool) -> None:
    """Hold the active version against the one before. Exit codes: 1, nothing to compare; 2, not understood."""
    _show("comparison", view, as_json=as_json)


def _show(name: str, view: "PredictionsView", *, as_json: bool) -> None:
    with at_home() as home:
        from components.panel import Message, panel_to_json
        from components.sheet_text import panel_lines
        from views.predictions import KIND

        made = KIND.panel(name, view, home.market)
    if as_json:
        import orjson

        options = orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY
        click.echo(orjson.dumps(panel_to_json(made), option=options))
    else:
        click.echo("\n".join(panel_lines(made)))
    raise SystemExit(1 if isinstance(made.content, Message) else 0)
