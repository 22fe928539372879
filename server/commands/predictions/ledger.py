"""`python app.py predictions ledger SPX`: the ledger, as the page's panels show it."""

import dataclasses
from typing import TYPE_CHECKING

import click

from server.commands.predictions.asking import about_a_view, at_home

if TYPE_CHECKING:
    from views.predictions.state import PredictionsView

PANELS = ("ledger", "record", "record-calibration", "surprises")


@click.command()
@about_a_view
@click.option("--replay", is_flag=True, help="Of the replay instead of the live one.")
@click.option("--panel", type=click.Choice(PANELS), default="ledger", show_default=True, help="Which of its panels.")
@click.option("--json", "as_json", is_flag=True, help="JSON: the panel with all its numbers.")
def ledger(view: "PredictionsView", replay: bool, panel: str, as_json: bool) -> None:
    """Print forecasts and how they turned out. Exit codes: 1, nothing there; 2, not understood.

    \b
    python app.py predictions ledger SPX --json
    python app.py predictions ledger SPX --replay --panel record
    """
    with at_home() as home:
        from components.panel import Message, panel_to_json
        from components.sheet_text import panel_lines
        from views.predictions import KIND

        made = KIND.panel(panel, dataclasses.replace(view, replay=replay or view.replay), home.market)
    if as_json:
        import orjson

        options = orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY
        click.echo(orjson.dumps(panel_to_json(made), option=options))
    else:
        click.echo("\n".join(panel_lines(made)))
    raise SystemExit(1 if isinstance(made.content, Message) else 0)
