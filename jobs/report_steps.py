"""How a run of a report is really made and delivered: its condition, its document, its files, its letter."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import text

from components.panel import Message
from data.database import Database
from data.delivery.delivering import deliver
from data.delivery.parcel import Parcel
from data.printing.printer import Printer, Unprintable
from data.reports.definition import Destination
from data.reports.leases import Claim
from data.reports.made import Made
from data.users import get_user
from jobs.clock import clock_of
from jobs.report_beat import Progress
from jobs.report_machine import Desk, NotMade, NotThisTime
from views.documents.document import Document
from views.reports import composing
from views.reports.condition import LastTime, Verdict, holds
from views.reports.letter import as_of_text, letter_of
from views.reports.rendering import Cover, Rendered, render

if TYPE_CHECKING:
    from data.home import Home

NOTHING = "Nothing of it could be made"
_LAST_SENT = text("""
SELECT data_version, number FROM report_runs
WHERE report_id = :report AND origin = 'schedule' AND state = 'sent' ORDER BY fire_at DESC LIMIT 1
""")


def desk_of(home: "Home") -> Desk:
    clock, printer = clock_of(home.database), Printer.of(home.settings)

    def make(claim: Claim, now: datetime, progress: Progress) -> Made | NotThisTime:
        return make_report(home, printer, claim, now=now, progress=progress)

    def hand_over(destination: Destination, parcel: Parcel) -> None:
        deliver(destination, parcel, settings=home.settings, database=home.database, now=clock())

    return Desk(home.database, clock, make, hand_over)


def make_report(
    home: "Home", printer: Printer, claim: Claim, *, now: datetime, progress: Progress
) -> Made | NotThisTime:
    """Raises NotMade."""
    try:
        verdict = _verdict(home, claim, now, progress)
        if not verdict.holds:
            return NotThisTime(verdict.words)
        document = composing.compose(claim.definition, home, claim.owner_id, now, progress)
        failed = _failed(claim, document)
        progress(0.0, "Making the files")
        rendered = render(
            document, _cover(home, claim, now, failed), claim.definition.formats, claim.definition.paper, printer
        )
    except composing.NotMade as fault:
        raise NotMade(str(fault), is_final=True) from fault
    except Unprintable as fault:
        raise NotMade(str(fault), is_final=False) from fault
    return _made(claim, document, rendered, failed, verdict)


def last_time(database: Database, report_id: int) -> LastTime | None:
    with database.connect() as connection:
        row = connection.execute(_LAST_SENT, {"report": report_id}).one_or_none()
    return None if row is None else LastTime(row.data_version, row.number)


def _verdict(home: "Home", claim: Claim, now: datetime, progress: Progress) -> Verdict:
    """Who asks for a report gets it, whatever its condition says."""
    if claim.origin != "schedule":
        return Verdict(True, "Somebody asked for it.")
    last = last_time(home.database, claim.report_id)
    return holds(claim.definition, home, claim.owner_id, now, last_time=last, progress=progress)


def _failed(claim: Claim, document: Document) -> tuple[str, ...]:
    """What is to be named on the first page. Raises NotMade where that isn't wanted, or there is nothing else."""
    failed = composing.faults_of(document)
    panels = [panel for section in document.sections for panel in section.panels]
    if all(isinstance(panel.content, Message) for panel in panels):
        raise NotMade(f"{NOTHING}: {failed[0] if failed else 'it has no panels.'}", is_final=False)
    if failed and claim.definition.on_failure == "block":
        others = f" So did {len(failed) - 1} more." if len(failed) > 1 else ""
        raise NotMade(f"A part of it could not be made: {failed[0]}{others}", is_final=False)
    return failed


def _cover(home: "Home", claim: Claim, now: datetime, failed: tuple[str, ...]) -> Cover:
    with home.database.connect() as connection:
        owner = get_user(connection, claim.owner_id)
    return Cover(
        title=claim.definition.title,
        text=claim.definition.text,
        author=owner.name or owner.email or "",
        made_at=now,
        fire_at=claim.fire_at if claim.origin == "schedule" else None,
        is_late=claim.is_late,
        failed=failed,
    )


def _made(claim: Claim, document: Document, rendered: Rendered, failed: tuple[str, ...], verdict: Verdict) -> Made:
    if not rendered.files:
        raise NotMade(f"{NOTHING}: no format is chosen that has anything to show.", is_final=True)
    late_for = claim.fire_at if claim.is_late else None
    letter = letter_of(claim.definition, document, rendered, failed=failed, late_for=late_for)
    return Made(letter, rendered.files, document.data_version, as_of_text(document), verdict.number)
