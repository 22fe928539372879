"""`python app.py volatility scan`: every instrument's volatility and forecasts, as the volatility page's table."""

import sys
from typing import TYPE_CHECKING

import click

from server.commands import refuse, settings_from_context

if TYPE_CHECKING:
    from components.panel import Panel
    from data.market import Market
    from views.volatility import VolatilityView

ALL = "all"


@click.group()
def command() -> None:
    """Measure and forecast volatility."""


@command.command()
@click.option("--symbols", default=ALL, show_default=True, help="Joined by commas, or all that have daily bars.")
@click.option("--range", "stretch", default="5y", show_default=True, help="Counted back from each one's last bar.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the first so many, by symbol.")
@click.option("--json", "form", flag_value="json", help="JSON: the panel with all its numbers.")
@click.option("--csv", "form", flag_value="csv", help="CSV, with where the numbers come from above.")
def scan(symbols: str, stretch: str, limit: int | None, form: str | None) -> None:
    """Each instrument's EWMA and GARCH(1,1) forecast. Exit codes: 1, nothing to show; 2, not understood.

    \b
    python app.py volatility scan --range 2y
    python app.py volatility scan --symbols AAPL,SPX --json
    """
    settings = settings_from_context()
    from data.database import DatabaseUnavailable
    from data.home import open_home
    from data.wide import WideUnavailable
    from views.base import NothingToShow
    from views.volatility.scan import scan_of

    view = _view(stretch)
    try:
        with open_home(settings) as home:
            panel = scan_of(_chosen(symbols, limit, home.market), view, home.market, _tell)
    except (DatabaseUnavailable, WideUnavailable) as error:
        refuse(str(error))
    except NothingToShow as error:
        click.echo(f"Oriel: {error}", err=True)
        raise SystemExit(1) from None
    click.echo(_written(panel, form), nl=form != "csv")
    raise SystemExit(0 if panel.provenance.as_of else 1)


def _view(stretch: str) -> "VolatilityView":
    from views.volatility import VolatilityView

    view = VolatilityView.parse({"range": stretch})
    if view.dropped:
        refuse(f"{'; '.join(view.dropped)}.")
    return view


def _chosen(symbols: str, limit: int | None, market: "Market") -> tuple[str, ...]:
    from views.volatility.scan import daily_symbols

    named = {symbol.strip().upper() for symbol in symbols.split(",") if symbol.strip()}
    return tuple(sorted(named) if symbols != ALL else daily_symbols(market))[:limit]


def _tell(fraction: float, words: str) -> None:
    """How far it is, on a terminal's last line; nothing where nobody watches."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{'' if fraction == 1 else words}", err=True, nl=False)


def _written(panel: "Panel", form: str | None) -> str | bytes:
    from components.csv_file import csv_chunks
    from components.panel import Table, panel_to_json
    from components.sheet_text import panel_lines

    if form == "json":
        import orjson

        return orjson.dumps(panel_to_json(panel), option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY)
    if form == "csv" and isinstance(panel.content, Table):
        return "".join(csv_chunks(panel, panel.content))
    return "\n".join(panel_lines(panel))
