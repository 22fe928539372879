"""`python app.py import FILE`: prices or returns from a file, checked row by row."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from data.importing.options import EXCHANGE_FORM, MARKS, SEPARATORS, SOURCE_FORM
from data.schema import INTERVALS, KINDS, PRICE_BASES, RETURNS_ARE, RETURNS_IN
from server.commands import refuse, settings_from_context

LONG_FILE = 2**20  # bytes from which on a progress bar is worth its line
STEPS = 1_000


class Matching(click.ParamType[str]):
    """A text of a form, brought to one case."""

    def __init__(self, name: str, form: str, example: str, case: Callable[[str], str]) -> None:
        self.name, self.form, self.example, self.case = name, form, example, case

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        import re

        text = self.case(value.strip())
        if not re.fullmatch(self.form, text):
            self.fail(f"{value!r} does not look like {self.example}", param, ctx)
        return text


class TimeZone(click.ParamType[str]):
    name = "zone"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            ZoneInfo(value)
        except (ValueError, OSError, LookupError):
            self.fail(f"{value!r} is no time zone; it looks like Europe/Berlin or UTC", param, ctx)
        return value


def _columns(_context: click.Context, _param: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    if not all(field and equals and name for field, equals, name in pairs):
        raise click.BadParameter("say FIELD=NAME, for instance close=Schlusskurs")
    return {field.strip().lower(): name for field, _, name in pairs}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--symbol", help="Symbol of all rows, when the file names none.")
@click.option(
    "--source",
    default="import",
    type=Matching("name", SOURCE_FORM, "my-broker", str.lower),
    show_default=True,
    help="Where the prices come from; of one source, a time has one value.",
)
@click.option(
    "--exchange",
    type=Matching("code", EXCHANGE_FORM, "XNYS (ISO 10383)", str.upper),
    help="Market identifier code of new instruments, like XNYS.",
)
@click.option("--currency", help="Currency of the prices, like USD; needed for new instruments with prices.")
@click.option(
    "--interval",
    type=click.Choice(INTERVALS),
    help="Length of a bar; needed when the file has times of day. Dates are days unless 1w or 1mo is said.",
)
@click.option("--timezone", type=TimeZone(), help="Zone of times that name none, like America/New_York.")
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="equity",
    show_default=True,
    help="Kind of new instruments; returns: the file has returns and no prices.",
)
@click.option("--returns-in", type=click.Choice(RETURNS_IN), help="What returns are in; fractions unless said.")
@click.option("--returns-are", type=click.Choice(RETURNS_ARE), help="How returns are made; simple ones unless said.")
@click.option("--name", help="Name of the new instrument.")
@click.option("--allow-nonpositive", is_flag=True, help="New instruments may trade at or below 0, as futures do.")
@click.option(
    "--close-is", type=click.Choice(PRICE_BASES), help="What the source's closes are; raw (as traded) unless said."
)
@click.option("--date-format", help="Form of the dates, like %d/%m/%y.")
@click.option("--day-first/--month-first", "day_first", default=None, help="How 03/04/2020 is meant.")
@click.option("--decimal", type=click.Choice(list(MARKS)), help="Decimal mark, when the numbers leave it open.")
@click.option(
    "--separator", type=click.Choice(list(SEPARATORS)), help="Separator of a CSV file, when its header leaves it open."
)
@click.option("--header-row", type=click.IntRange(1), default=1, help="Row of the header, when others stand above it.")
@click.option("--sheet", help="Sheet of a workbook with several.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_columns,
    metavar="FIELD=NAME",
    help="Which column holds a field; may be repeated.",
)
@click.option(
    "--quarantine", is_flag=True, help="Store the good rows and keep the faulty ones apart, instead of nothing."
)
@click.option("--dry-run", is_flag=True, help="Do all of it and store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def command(file: Path, as_json: bool, decimal: str | None, separator: str | None, **said: Any) -> None:
    """Load market data from a file: CSV (also .gz), Parquet or XLSX, long or with a column for each symbol.

    Nothing is guessed: what the file leaves open, an option must say. The whole file is stored or nothing of it, unless
    --quarantine is given.
    """
    settings = settings_from_context()
    from data.database import DatabaseUnavailable
    from data.enqueueing import enqueue_scoring
    from data.home import open_home
    from data.importing.faults import ImportFault
    from data.importing.options import ImportOptions
    from data.importing.run import import_file
    from data.migrations import SchemaTooNew

    options = ImportOptions(decimal=MARKS.get(decimal or ""), separator=SEPARATORS.get(separator or ""), **said)
    try:
        with open_home(settings) as home, _progress(file) as progress:
            summary = import_file(home.database, file, options, now=datetime.now(UTC), progress=progress)
            if summary.state == "stored":
                enqueue_scoring(home.database)
    except (ImportFault, DatabaseUnavailable, SchemaTooNew) as error:
        if as_json and isinstance(error, ImportFault):
            click.echo(json.dumps({"file": file.name, "state": "refused", "error": str(error)}))
        refuse(str(error))
    click.echo(json.dumps(summary.to_json(), ensure_ascii=False) if as_json else "\n".join(summary.lines()))
    if summary.is_refused:
        raise SystemExit(1)


@contextmanager
def _progress(file: Path) -> Iterator[Callable[[str, float], None]]:
    """A bar on the terminal for a long file, silence elsewhere."""
    if not sys.stderr.isatty() or not file.is_file() or file.stat().st_size < LONG_FILE:
        yield lambda _doing, _done: None
        return
    with click.progressbar(length=STEPS, file=sys.stderr, show_eta=False, item_show_func=lambda item: item) as bar:
        yield lambda doing, done: bar.update(int(done * STEPS) - bar.pos, doing)
