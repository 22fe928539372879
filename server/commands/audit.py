"""`python app.py audit`: who did what to what, and whether the log of it is what was written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from server.commands import refuse, settings_from_context

if TYPE_CHECKING:
    from data.audit.reading import Entry
    from data.audit.verifying import Head
    from data.home import Home


@click.group()
def command() -> None:
    """Read the audit log, check that it is unaltered, let its oldest rows go."""


@command.command("list")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many, newest first.")
@click.option("--action", default="", help="Only these: a whole one as user.disabled, or its noun alone.")
@click.option("--email", help="Only what this account did.")
@click.option("--object", "object_", default="", metavar="KIND[:ID]", help="Only what was done to this.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_entries(limit: int, action: str, email: str | None, object_: str, as_json: bool) -> None:
    """List who did what, newest first."""
    kind, _, number = object_.partition(":")
    with _home() as home, home.database.connect() as connection:
        from data.audit.reading import Wanted, read_entries
        from data.users import find_user

        actor_id = None if email is None else find_user(connection, email).id
        wanted = Wanted(actor_id=actor_id, action=action, object_kind=kind, object_id=number)
        entries = read_entries(connection, wanted, limit=limit)
    for entry in entries:
        click.echo(_as_json(entry) if as_json else _line(entry))
    if not entries:
        click.echo("There is no such row.", err=True)


@command.command()
@click.option("--head", "words", metavar="NUMBER:DIGEST", help="A head from before, which has to be there still.")
def verify(words: str | None) -> None:
    """Check every row against the one before it. Exit code 1: the first that is not what was written is named.

    The head that is printed proves later that nothing was taken off the end: keep it where whoever runs the database
    can't write, and give it with --head.
    """
    known = _known(words)
    with _home() as home, home.database.connect() as connection:
        from data.audit.verifying import verify as checked

        verdict = checked(connection, known)
    if verdict.broken is not None:
        click.echo(f"Row {verdict.broken.id} of the audit log {verdict.broken.words}.")
        raise SystemExit(1)
    click.echo(f"{verdict.rows} rows are as they were written. Head: {verdict.head.words}")


@command.command()
def prune() -> None:
    """Take out what is older than the house keeps, as a worker does every night."""
    with _home() as home, home.database.begin() as connection:
        from data.audit.retention import prune as pruned

        gone = pruned(connection)
    click.echo(f"{gone} rows were older than the house keeps and are gone.")


def _known(words: str | None) -> "Head | None":
    from data.audit.verifying import Head

    try:
        return None if words is None else Head.parse(words)
    except ValueError as error:
        refuse(str(error))


@contextmanager
def _home() -> "Iterator[Home]":
    """What can't be done ends the command with its sentence."""
    settings = settings_from_context()
    from data.database import DatabaseUnavailable
    from data.home import open_home
    from data.migrations import SchemaTooNew
    from data.users import AccountError

    try:
        with open_home(settings) as home:
            yield home
    except (AccountError, DatabaseUnavailable, SchemaTooNew) as error:
        refuse(str(error))


def _line(entry: "Entry") -> str:
    who = entry.actor_email or (f"{entry.actor} {entry.actor_id}" if entry.actor_id else entry.actor)
    said = " ".join(f"{name}={value}" for name, value in sorted(entry.detail.items()))
    what = f"{entry.object_kind} {entry.object_id}".strip()
    parts = (f"{entry.id:>7}", f"{entry.at:%Y-%m-%d %H:%M:%S}", who, entry.action, what, entry.address, said)
    return "  ".join(part for part in parts if part)


def _as_json(entry: "Entry") -> bytes:
    from dataclasses import asdict

    import orjson

    return orjson.dumps(asdict(entry))
