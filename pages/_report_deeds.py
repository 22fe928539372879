"""What is done with a report when one of its buttons is pressed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from data.database import DatabaseUnavailable
from data.kept_secrets import sends_mail
from data.reports.definition import Condition, Definition, Destination
from data.reports.keeping import (
    change_report,
    create_report,
    delete_report,
    duplicate_report,
    get_report,
    pause_report,
    publish_report,
    resume_report,
)
from data.reports.readiness import faults_of
from data.reports.records import Report, ReportError
from data.reports.requests import ask_for_run
from data.users import get_user
from pages._context import home, user_id
from pages._report_form import known_to
from views.reports.form import read_form

FIELD_OF = {"destinations": "mail"}  # where the sentence about a part of a definition stands
AT_FAULT = "Nothing was kept: see what is said in red."
UNTITLED = "Report without a title"
RESUME_IT = "It is published and paused; resume it, and it is sent when it is due."


@dataclass(frozen=True, slots=True)
class Kept:
    """What the page knows of its report: `number` is None of one that has not been kept yet."""

    number: int | None
    version: int

    @classmethod
    def read(cls, raw: object) -> "Kept":
        given = raw if isinstance(raw, dict) else {}
        return cls(row_id(given.get("id")), row_id(given.get("version")) or 0)


def row_id(raw: object) -> int | None:
    """A number that a row can have; None for whatever else a browser sends, or an address holds."""
    if isinstance(raw, str):
        raw = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 16 else None
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 2**53 else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """`said` in a toast of `kind`. `goes_to`: the address of the page that is opened. `run`: the one to be followed.

    `undo`: what the list of reports is told when a person wants it back.
    """

    report: Report | None
    said: str = ""
    kind: str = "success"
    faults: Mapping[str, str] = field(default_factory=dict)
    goes_to: str = ""
    run: int | None = None
    undo: str = ""


class AtFault(Exception):
    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(AT_FAULT)
        self.faults = {FIELD_OF.get(name, name): words for name, words in faults.items()}


def act(deed: str, kept: Kept, raw: Mapping[str, object]) -> Outcome:
    """All of it or nothing. `deed` is one of `DEEDS`; `raw` is what the form holds."""
    now = datetime.now(UTC)
    try:
        with home().database.begin() as connection:
            return DEEDS[deed](connection, kept, raw, now)
    except AtFault as error:
        return Outcome(None, str(error), "error", error.faults)
    except (ReportError, DatabaseUnavailable) as error:
        return Outcome(None, str(error), "error")


def _save(connection: Connection, kept: Kept, raw: Mapping[str, object], now: datetime) -> Outcome:
    report = _saved(connection, kept, raw, now)
    return _shown(report, kept, "Saved." if report.standing != "draft" else "The draft is saved.")


def _publish(connection: Connection, kept: Kept, raw: Mapping[str, object], now: datetime) -> Outcome:
    _read(connection, raw, whole=True)
    report = _saved(connection, kept, raw, now)
    report = publish_report(connection, user_id(), report.id, known_version=report.version, now=now)
    is_paused = report.standing == "paused"  # elsewhere, after it was published there
    return _shown(report, kept, RESUME_IT if is_paused else "It is published, and sent when it is due.")


def _pause(connection: Connection, kept: Kept, _: Mapping[str, object], now: datetime) -> Outcome:
    return Outcome(pause_report(connection, user_id(), kept.number or 0, now=now), "Nothing is sent until you resume.")


def _resume(connection: Connection, kept: Kept, _: Mapping[str, object], now: datetime) -> Outcome:
    return Outcome(resume_report(connection, user_id(), kept.number or 0, now=now), "It is sent again when it is due.")


def _duplicate(connection: Connection, kept: Kept, _: Mapping[str, object], _now: datetime) -> Outcome:
    copy = duplicate_report(connection, user_id(), kept.number or 0)
    return Outcome(copy, "This is the copy, a draft.", goes_to=address(copy.id))


def _delete(connection: Connection, kept: Kept, _: Mapping[str, object], now: datetime) -> Outcome:
    delete_report(connection, user_id(), kept.number or 0, now=now)
    return Outcome(None, "The report is deleted.", goes_to="/reports", undo=f"undelete {kept.number}")


def _run(connection: Connection, kept: Kept, raw: Mapping[str, object], now: datetime) -> Outcome:
    """To everybody, whatever the condition says: somebody asked for it."""
    report = _saved(connection, kept, raw, now)
    _check(report.definition)
    run = ask_for_run(connection, home().database.url, report.id, report.definition, now=now)
    return Outcome(report, run=run)


def _test(connection: Connection, kept: Kept, raw: Mapping[str, object], now: datetime) -> Outcome:
    """What the form says, kept or not, to whoever asks."""
    definition = _read(connection, raw)
    if kept.number is None:
        report = create_report(connection, user_id(), definition)
    else:
        report = get_report(connection, user_id(), kept.number)
    own = replace(definition, condition=Condition(), destinations=_own(connection))
    _check(replace(own, title=own.title or UNTITLED))
    run = ask_for_run(connection, home().database.url, report.id, own, now=now, origin="test")
    return replace(_shown(report, kept, ""), run=run)


DEEDS: Mapping[str, Callable[[Connection, Kept, Mapping[str, object], datetime], Outcome]] = {
    "save": _save,
    "publish": _publish,
    "pause": _pause,
    "resume": _resume,
    "duplicate": _duplicate,
    "delete": _delete,
    "run": _run,
    "test": _test,
}


def address(report_id: int) -> str:
    return f"/reports/{report_id}"


def _saved(connection: Connection, kept: Kept, raw: Mapping[str, object], now: datetime) -> Report:
    if kept.number is None:
        definition = _read(connection, raw)
        return create_report(connection, user_id(), replace(definition, title=definition.title or UNTITLED))
    report = get_report(connection, user_id(), kept.number, lock=True)
    definition = _read(connection, raw, whole=not report.is_draft)
    if definition == report.definition and report.version == kept.version:
        return report
    return change_report(connection, user_id(), kept.number, definition, known_version=kept.version, now=now)


def _read(connection: Connection, raw: Mapping[str, object], *, whole: bool = False) -> Definition:
    """`whole`: nothing that it needs to be sent may be missing."""
    read = read_form(raw, known_to(connection, user_id()))
    missing = faults_of(read.definition) if whole else {}
    if read.faults or missing:
        raise AtFault({**missing, **read.faults})
    return read.definition


def _check(definition: Definition) -> None:
    faults = faults_of(definition)
    if faults:
        raise AtFault(faults)


def _own(connection: Connection) -> tuple[Destination, ...]:
    """Where a person finds what they send to themselves: in their mail, or in Oriel where no mail is sent."""
    email = get_user(connection, user_id()).email
    if email and sends_mail(home().settings, home().database):
        return (Destination("mail", email),)
    return (Destination("notice", str(user_id())),)


def _shown(report: Report, kept: Kept, said: str) -> Outcome:
    """One that was new has an address now."""
    return Outcome(report, said, goes_to=address(report.id) if kept.number is None else "")


def as_data(report: Report) -> dict[str, Any]:
    return {"id": report.id, "version": report.version}
