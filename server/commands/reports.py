"""`python app.py reports`: what is sent when, a run asked for, and the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from server.commands import refuse, settings_from_context

if TYPE_CHECKING:
    from data.home import Home
    from data.reports.records import Report
    from data.reports.runs import Run

OWNER = click.option("--owner", help="E-mail of whose they are; needed where there are several accounts.")


@click.group()
def command() -> None:
    """List reports, have one run, read the ledger."""


@command.command("list")
@OWNER
def list_all(owner: str | None) -> None:
    """List a person's reports: how each stands, when it is due next, how its last run went."""
    with _home() as home, home.database.connect() as connection:
        from data.reports.keeping import list_reports
        from data.reports.runs import last_runs

        user_id = _owner(home, owner)
        reports, last = list_reports(connection, user_id), last_runs(connection, user_id)
        for report in reports:
            click.echo(_line(report, last.get(report.id)))
    if not reports:
        click.echo("There is no report yet; make one on the page Reports.")


@command.command()
@click.argument("report_id", type=int)
@OWNER
def run(report_id: int, owner: str | None) -> None:
    """Have a published report run now, to everybody that it goes to, whatever its condition says.

    A worker does it: that of a running Oriel, or python app.py worker.
    """
    with _home() as home, home.database.begin() as connection:
        from data.reports.keeping import get_report
        from data.reports.requests import ask_for_run

        report = get_report(connection, _owner(home, owner), report_id)
        if report.is_draft:
            refuse("this is a draft; publish it first, on its page.")
        number = ask_for_run(connection, home.database.url, report_id, report.definition, now=datetime.now(UTC))
    click.echo(f"Asked for as run {number}; python app.py reports runs {report_id} says how it went.")


@command.command()
@click.argument("report_id", type=int)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many, newest first.")
@OWNER
def runs(report_id: int, limit: int, owner: str | None) -> None:
    """Read the ledger of a report. Exit code 1: its newest run failed or was missed."""
    with _home() as home, home.database.connect() as connection:
        from data.reports.keeping import get_report
        from data.reports.runs import runs_of

        user_id = _owner(home, owner)
        get_report(connection, user_id, report_id)
        found = runs_of(connection, user_id, report_id, limit=limit)
    for one in found:
        click.echo("\n".join(_run_lines(one)))
    if not found:
        click.echo("It has not run yet.")
    raise SystemExit(1 if found and found[0].state in {"failed", "missed"} else 0)


@contextmanager
def _home() -> "Iterator[Home]":
    """What can't be done ends the command with its sentence."""
    settings = settings_from_context()
    from data.database import DatabaseUnavailable
    from data.home import open_home
    from data.migrations import SchemaTooNew
    from data.reports.records import ReportError
    from data.users import AccountError

    try:
        with open_home(settings) as home:
            yield home
    except (ReportError, AccountError, DatabaseUnavailable, SchemaTooNew) as error:
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


def _line(report: "Report", last: "Run | None") -> str:
    from data.schedules import describe

    went = f"{last.state} {last.fire_at:%Y-%m-%d %H:%M} UTC" if last else "never run"
    return f"{report.id:>6}  {report.standing:<7} {went:<28} {report.definition.title}: {_due(report)}".rstrip() + (
        f" ({describe(report.definition.schedule)})"
    )


def _due(report: "Report") -> str:
    from views.reports.due_times import next_due

    moment = next_due(report.definition.schedule, datetime.now(UTC)) if report.standing == "active" else None
    return f"next {moment:%Y-%m-%d %H:%M} UTC" if moment else "not due"


def _run_lines(run: "Run") -> Iterator[str]:
    from data.delivery.destinations import masked
    from data.reports.definition import Destination

    late = ", late" if run.is_late else ""
    took = f", took {run.duration.total_seconds():.1f} s" if run.duration else ""
    yield f"{run.id:>6}  {run.fire_at:%Y-%m-%d %H:%M} UTC  {run.state}{late} ({run.origin}{took})".rstrip()
    if run.reason:
        yield f"        {run.reason}"
    for one in run.deliveries:
        why = f": {one.error}" if one.error else ""
        yield f"        {one.state} to {masked(Destination(one.channel, one.target))}{why}"
