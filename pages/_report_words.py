"""How a report and its runs stand, in words."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from components.errand_bar import Tone
from components.report_head import Head
from data.reports.records import Report
from data.reports.runs import Delivery, Run
from views.reports.due_times import moment_words, next_due, zone_of

OUTCOMES = {
    "due": "Waiting",
    "running": "Running",
    "retrying": "To be tried again",
    "sent": "Sent",
    "skipped": "Skipped",
    "failed": "Failed",
    "missed": "Missed",
}
ORIGINS = {"schedule": "on schedule", "now": "asked for", "test": "a test", "resend": "sent again"}
LIST_PRESSED = "reports-pressed"  # the store of the list's buttons
TONES: dict[str, Tone] = {"sent": "done", "skipped": "done", "failed": "failed", "missed": "failed"}


def head_of(report: Report, now: datetime) -> Head:
    return Head(report.definition.title or "No title", report.standing, due(report, now), f"/reports/{report.id}/runs")


def undoing(value: str) -> dict[str, Any]:
    """The button of a toast that tells the list of reports to take something back."""
    return {"action": {"text": "Undo", "press": LIST_PRESSED, "value": value}}


def due(report: Report, now: datetime) -> str:
    """When it is sent next."""
    schedule = report.definition.schedule
    if report.is_draft:
        return "Nothing is sent before it is published"
    if schedule.kind == "never":
        return "Sent when you ask for it"
    if report.paused_at:
        return f"Nothing is sent since {report.paused_at:%Y-%m-%d}"
    moment = next_due(schedule, now)
    return f"Next {moment_words(moment, zone_of(schedule, moment))}" if moment else "It is not due any more"


def run_words(run: Run) -> tuple[str, Tone]:
    """For whoever waits for it."""
    match run.state:
        case "due":
            return "It waits for a worker …", "busy"
        case "running":
            return run.progress or "It is being made …", "busy"
        case "retrying":
            return f"{run.reason} It is tried again{_at(run.next_attempt_at)}.", "busy"
        case "sent":
            return f"Sent to {_places(run.deliveries)}{_took(run.duration)}.", "done"
        case "skipped" | "missed" | "failed":
            return run.reason or OUTCOMES[run.state], TONES[run.state]


def duration_words(duration: timedelta | None) -> str:
    if duration is None:
        return ""
    seconds = duration.total_seconds()
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s" if seconds < 3600 else f"{seconds / 3600:.1f} h"


def moment_text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def size_words(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size, 100) / 1e3:.1f} kB"


def _places(deliveries: Sequence[Delivery]) -> str:
    sent = sum(one.state == "sent" for one in deliveries)
    return "1 place" if sent == 1 else f"{sent} places"


def _took(duration: timedelta | None) -> str:
    return f" in {duration_words(duration)}" if duration else ""


def _at(moment: datetime | None) -> str:
    return f" at {moment_text(moment)}" if moment else ""
