"""`python app.py view chart symbol=AAPL`: a view's sheet as its page shows it."""

from typing import TYPE_CHECKING, Any

import click

from server.commands import refuse, settings_from_context

if TYPE_CHECKING:
    from data.home import Home
    from views.base import Sheet, ViewKind

NOBODY = 0  # in particular: whoever is at the console


@click.command()
@click.argument("kind")
@click.argument("parameters", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--panels", help="Only these panels, joined by commas.")
@click.option("--json", "as_json", is_flag=True, help="JSON: the view and its panels with all their numbers.")
def command(kind: str, parameters: tuple[str, ...], panels: str | None, as_json: bool) -> None:
    """Print a view's sheet as its page shows it. Exit codes: 1, nothing to show; 2, not understood.

    \b
    python app.py view chart symbol=AAPL range=5y indicators=sma:50,rsi:14
    python app.py view chart symbol=SPX --panels statistics --json
    """
    settings = settings_from_context()
    given = _parameters(parameters)
    from data.database import DatabaseUnavailable
    from data.home import open_home
    from views.registry import UnknownKind, kind_named

    try:
        found = kind_named(kind)
        names = _panel_names(found, panels)
        with open_home(settings) as home:
            sheet = _sheet(found, given, names, home)
    except (UnknownKind, DatabaseUnavailable) as error:
        refuse(str(error))
    click.echo(_as_json(sheet) if as_json else _as_text(sheet))
    raise SystemExit(1 if _has_failed(sheet) else 0)


def _parameters(words: tuple[str, ...]) -> dict[str, str]:
    unclear = [word for word in words if "=" not in word]
    if unclear:
        refuse(f"Parameters are written key=value; this is not: {', '.join(unclear)}.")
    return {name: value for name, _, value in (word.partition("=") for word in words)}


def _panel_names(kind: "ViewKind[Any]", panels: str | None) -> tuple[str, ...] | None:
    if panels is None:
        return None
    known = [spec.name for spec in kind.panels]
    names = tuple(name.strip() for name in panels.split(",") if name.strip())
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        refuse(f"The view {kind.name} has no panel {', '.join(unknown) or 'of no name'}; it has: {', '.join(known)}.")
    return names


def _sheet(kind: "ViewKind[Any]", given: dict[str, str], names: tuple[str, ...] | None, home: "Home") -> "Sheet[Any]":
    from views.asking import Asker, KeptPanels
    from views.base import make_sheet

    view = kind.view.parse(given)
    for fault in view.dropped:
        click.echo(f"Oriel: left out: {fault}.", err=True)
    kept = KeptPanels(kind, view, Asker(home.market, home.cache, NOBODY))
    return make_sheet(kind, view, home.market, names, kept)


def _as_json(sheet: "Sheet[Any]") -> bytes:
    import orjson

    return orjson.dumps(sheet.to_json(), option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY)


def _as_text(sheet: "Sheet[Any]") -> str:
    from components.sheet_text import panel_lines

    title = f"{sheet.kind.title}: {sheet.kind.describe(sheet.view)}"
    return "\n\n\n".join([title, *("\n".join(panel_lines(panel)) for panel in sheet.panels)])


def _has_failed(sheet: "Sheet[Any]") -> bool:
    """A panel failed, or there is nothing but messages, as for a symbol that does not exist."""
    from components.panel import Message

    messages = [panel.content for panel in sheet.panels if isinstance(panel.content, Message)]
    return len(messages) == len(sheet.panels) or any(message.kind == "error" for message in messages)
