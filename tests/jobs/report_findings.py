"""What came of reports: every slot's subject is known beforehand, so that what arrived is held against that and not
against the ledger, and then the ledger against it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from data.database import Database
from tests.jobs.report_actors import START, subject_of
from tests.jobs.report_receivers import Effect, Slot

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Findings:
    """`lost`: slots without an effect at a receiver; `doubled`: with two identities; `changed`: made twice.
    `repeated`: deliveries that came again under the same key. `contradicted`: what the ledger says otherwise."""

    slots: int
    lost: tuple[object, ...]
    doubled: tuple[object, ...]
    changed: tuple[object, ...]
    contradicted: tuple[object, ...]
    repeated: int
    kills: int = 0
    stops: int = 0
    seconds: float = 0.0


def findings(database: Database, effects: dict[Slot, list[Effect]], *, reports: int, minutes: int) -> Findings:
    moments = [START + number * MINUTE for number in range(1, minutes + 1)]
    titles = [f"Report {number}" for number in range(1, reports + 1)]
    subjects = [subject_of(title, at) for title in titles for at in moments]
    expected = {(subject, channel) for subject in subjects for channel in ("mail", "webhook")}
    came = {slot: effects[slot] for slot in list(effects) if effects[slot]}
    made: dict[str, set[bytes]] = {}
    for (subject, _), some in came.items():
        made.setdefault(subject, set()).update(one.content for one in some)
    return Findings(
        slots=len(subjects),
        lost=tuple(expected - came.keys()),
        doubled=(*(came.keys() - expected), *(slot for slot in came if len({one.key for one in came[slot]}) > 1)),
        changed=tuple(subject for subject, contents in made.items() if len(contents) > 1),
        contradicted=_contradictions(database, titles, moments),
        repeated=sum(len(some) - 1 for some in came.values()),
    )


def _contradictions(database: Database, titles: list[str], moments: list[datetime]) -> tuple[object, ...]:
    """Slots that aren't sent exactly once by the ledger, or have other deliveries than two that were sent."""
    query = text("""
        SELECT definition->>'title' AS title, fire_at, state, (SELECT count(*) FILTER (WHERE d.state = 'sent') * 10
            + count(*) FROM report_deliveries AS d WHERE run_id = r.id) AS deliveries FROM report_runs AS r
    """)
    with database.connect() as connection:
        found = [tuple(row) for row in connection.execute(query)]
    expected = [(title, at, "sent", 22) for title in titles for at in moments]
    wrong = set(found) ^ set(expected)
    return tuple(wrong) if len(found) == len(expected) else (*wrong, f"{len(found)} runs")
