"""`python app.py snapshots`: sheets frozen for ever, held against each other, and checked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from server.commands import refuse, settings_from_context

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from data.home import Home
    from data.snapshots import Snapshot
    from views.documents.comparing import Comparison
    from views.documents.document import Document
    from views.documents.snapshots import Reopened

OWNER = click.option("--owner", help="E-mail of whose they are; needed where there are several accounts.")
JSON = click.option("--json", "as_json", is_flag=True, help="JSON, with all the numbers.")
MOST_CHANGES = 40  # of a panel, on a terminal


@click.group()
def command() -> None:
    """Freeze saved views for ever, compare what was frozen, and check that it is unaltered."""


@command.command()
@click.argument("view_id", type=int)
@click.option("--title", default="", help="Its name; that of the view unless said.")
@OWNER
def make(view_id: int, title: str, owner: str | None) -> None:
    """Freeze a saved view or dashboard as it is now; what takes long is computed."""
    with _home() as home:
        from views.documents.snapshots import freeze

        user_id = _owner(home, owner)
        snapshot = freeze(home, user_id, view_id, title, made_at=datetime.now(UTC), progress=_tell)
    click.echo(f"Frozen as {snapshot.id}: {snapshot.title}, as of {snapshot.as_of or 'no day'}.")


@command.command("list")
@click.option("--view", "view_id", type=int, help="Only of this saved view.")
@click.option("--digests", is_flag=True, help="With the SHA-256 digest of each.")
@OWNER
def list_all(view_id: int | None, digests: bool, owner: str | None) -> None:
    """List a person's snapshots, newest first."""
    with _home() as home, home.database.connect() as connection:
        from data.snapshots import list_snapshots

        found = list_snapshots(connection, _owner(home, owner), view_id)
    for snapshot in found:
        click.echo(f"{_line(snapshot)}  {snapshot.sha256.hex()}" if digests else _line(snapshot))
    if not found:
        click.echo("There is no snapshot yet; make one with: python app.py snapshots make VIEW_ID")


@command.command()
@click.argument("snapshot_id", type=int)
@OWNER
@JSON
def show(snapshot_id: int, owner: str | None, as_json: bool) -> None:
    """Print what was frozen, without computing anything."""
    with _home() as home, home.database.connect() as connection:
        document = _reopened(connection, _owner(home, owner), snapshot_id).document
    click.echo(_json_of(document) if as_json else _text_of(document))


@command.command()
@click.argument("earlier", type=int)
@click.argument("later", type=int)
@OWNER
@JSON
def compare(earlier: int, later: int, owner: str | None, as_json: bool) -> None:
    """Say what has changed between two, number by number. Exit code 1: something has."""
    with _home() as home, home.database.connect() as connection:
        from views.documents.comparing import compare as compared
        from views.documents.comparing import comparison_to_json

        user_id = _owner(home, owner)
        documents = [_reopened(connection, user_id, number).document for number in (earlier, later)]
        found = compared(*documents)
    click.echo(_dumped(comparison_to_json(found)) if as_json else "\n".join(_comparison_lines(found)))
    raise SystemExit(1 if found.changes or found.gone or found.new else 0)


@command.command()
@click.option("--owner", help="E-mail of whose; all people's unless said.")
def verify(owner: str | None) -> None:
    """Check that every snapshot is what was frozen. Exit code 1: one is not."""
    with _home() as home, home.database.connect() as connection:
        from views.documents.snapshots import verify as checked

        found = checked(connection, None if owner is None else _owner(home, owner))
    altered = [one for one in found if one.fault]
    for one in altered:
        click.echo(f"{_line(one.snapshot)}: {one.fault}.")
    click.echo(f"{len(found)} snapshots, {len(found) - len(altered)} as they were frozen, {len(altered)} not.")
    raise SystemExit(1 if altered else 0)


@contextmanager
def _home() -> "Iterator[Home]":
    """What can't be done ends the command with its sentence."""
    settings = settings_from_context()
    from data.database import DatabaseUnavailable
    from data.home import open_home
    from data.migrations import SchemaTooNew
    from data.saved_views.records import SavedViewError
    from data.snapshots import NoSuchSnapshot
    from data.users import AccountError

    try:
        with open_home(settings) as home:
            yield home
    except (SavedViewError, NoSuchSnapshot, AccountError, DatabaseUnavailable, SchemaTooNew) as error:
        refuse(str(error))


def _owner(home: "Home", email: str | None) -> int:
    """The only account there is, where none is named."""
    from data.users import find_user, list_users

    with home.database.connect() as connection:
        if email is not None:
            return find_user(connection, email).id
        users = list_users(connection)
    if len(users) != 1:
        refuse("say whose with --owner EMAIL; python app.py users list names the accounts.")
    return users[0].id


def _reopened(connection: "Connection", user_id: int, snapshot_id: int) -> "Reopened":
    from data.snapshots import AlteredSnapshot
    from views.documents.snapshots import reopen

    try:
        return reopen(connection, user_id, snapshot_id)
    except AlteredSnapshot as fault:
        refuse(f"the snapshot {snapshot_id} can't be shown: {fault}.")


def _tell(fraction: float, words: str) -> None:
    click.echo(f"{fraction:4.0%} {words}", err=True)


def _line(snapshot: "Snapshot") -> str:
    view = f"view {snapshot.view_id}" if snapshot.view_id else "its view is gone"
    as_of = f"as of {snapshot.as_of}" if snapshot.as_of else "of no day"
    return f"{snapshot.id:>6}  {snapshot.made_at:%Y-%m-%d %H:%M} UTC  {as_of}  {snapshot.title} ({view})"


def _dumped(raw: dict[str, Any]) -> bytes:
    import orjson

    return orjson.dumps(raw, option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY)


def _json_of(document: "Document") -> bytes:
    from views.documents.document import document_to_json

    return _dumped(document_to_json(document))


def _text_of(document: "Document") -> str:
    from components.sheet_text import panel_lines

    parts = [f"{document.title}, frozen {document.made_at:%Y-%m-%d %H:%M} UTC", *document.missing]
    for section in document.sections:
        parts.append("\n".join((f"{section.title} · {section.kind_title}: {section.words}", *section.notes)))
        parts += ["\n".join(panel_lines(panel)) for panel in section.panels]
    return "\n\n\n".join(parts)


def _comparison_lines(found: "Comparison") -> Iterator[str]:
    from components.sheet_text import aligned

    yield f"From {found.earlier_at:%Y-%m-%d %H:%M} to {found.later_at:%Y-%m-%d %H:%M} UTC"
    yield f"{found.changes:,} of {found.compared:,} numbers changed, {found.unchanged} panels did not."
    yield from found.notes
    yield from (f"Gone: {name}" for name in found.gone)
    yield from (f"New: {name}" for name in found.new)
    for panel in found.panels:
        yield from ("", f"{panel.section}: {panel.panel}", *panel.notes)
        rows = [(one.what, one.before_text, one.after_text, one.difference_text) for one in panel.changes]
        if rows:
            yield from aligned([("", "before", "after", "change"), *rows[:MOST_CHANGES]], ("<", ">", ">", ">"))
        if len(rows) > MOST_CHANGES:
            yield f"and {len(rows) - MOST_CHANGES:,} more; all of them: --json."
