"""One run of a report, from its claim to its end, whoever dies in between.

1. It is claimed: one worker has it.
2. What is sent is made once and kept, with a row and a key for each delivery, in one transaction.
3. Each delivery is marked before it is tried and after its receiver has it. Who dies between the two leaves it to be
   sent again under the same key, of the same bytes: nothing is lost, and a receiver that knows keys sees it once.
4. It ends as sent, skipped or failed, or waits to be tried again.

How a report is made and how a parcel is delivered are parameters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from data.database import Database, DatabaseUnavailable
from data.delivery.parcel import Parcel, Undeliverable, message_id_of
from data.reports.definition import Destination
from data.reports.files import File
from data.reports.leases import Claim, LostLease, claim_run
from data.reports.made import Letter, Made
from data.reports.outcomes import Ending, end_run, keep_made, try_later
from data.reports.runs import Delivery
from data.reports.sending import begin_delivery, deliveries_of, files_of, mark_not_sent, mark_sent
from jobs.clock import Clock
from jobs.report_beat import Progress, heard

NOWHERE = "The report has no destination; say where it goes."
INTERRUPTED = "Oriel was ended in the middle of it each time, perhaps for want of memory; make the report smaller."
UNEXPECTED = "It failed for a reason that nobody expected, which Oriel's log has."

log = structlog.get_logger("oriel.jobs")


class NotMade(Exception):
    """Nothing is sent; the message says why. `is_final`: trying again later is no use."""

    def __init__(self, words: str, *, is_final: bool) -> None:
        super().__init__(words)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class NotThisTime:
    """The condition does not hold; `words` say so."""

    words: str


Make = Callable[[Claim, datetime, Progress], Made | NotThisTime]  # raises NotMade
Deliver = Callable[[Destination, Parcel], None]  # raises Undeliverable


@dataclass(frozen=True, slots=True)
class Pace:
    """`term`: how long a silent worker keeps its run; `beat`: seconds between signs of life; `waits` before each of the
    further tries."""

    term: timedelta = timedelta(seconds=60)
    beat: float = 2.0
    waits: tuple[timedelta, ...] = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))


@dataclass(frozen=True, slots=True)
class Desk:
    """What a run is worked on with."""

    database: Database
    clock: Clock
    make: Make
    deliver: Deliver
    pace: Pace = Pace()


def work_on(desk: Desk, run_id: int) -> None:
    """Raises DatabaseUnavailable; then whoever comes after the lease has run out goes on."""
    now = desk.clock()
    with desk.database.begin() as connection:
        claim = claim_run(connection, run_id, now=now, term=desk.pace.term)
    if claim is None:
        return
    try:
        with heard(desk.database, claim, desk.clock, term=desk.pace.term, every=desk.pace.beat) as progress:
            _carry_out(desk, claim, progress)
    except LostLease:
        log.warning("a report's run is another worker's now", run=run_id)


def _carry_out(desk: Desk, claim: Claim, progress: Progress) -> None:
    if claim.stopped:
        # Where something may have been sent already it is not called skipped.
        return _end(desk, claim, "failed" if claim.letter else "skipped", claim.stopped)
    if claim.tries > len(desk.pace.waits):
        return _end(desk, claim, "failed", INTERRUPTED)
    if not claim.definition.destinations:
        return _end(desk, claim, "failed", NOWHERE)
    letter = claim.letter or _make(desk, claim, progress)
    if letter is None:
        return None
    progress(0.0, "Sending")
    _deliver(desk, claim, letter)
    return _conclude(desk, claim)


def _make(desk: Desk, claim: Claim, progress: Progress) -> Letter | None:
    """None: the run has ended, or waits."""
    try:
        made = desk.make(claim, desk.clock(), progress)
    except DatabaseUnavailable:
        raise
    except NotMade as fault:
        _again(desk, claim, str(fault), is_final=fault.is_final)
        return None
    except Exception:
        log.exception("a report was not made", run=claim.run_id)
        _again(desk, claim, UNEXPECTED)
        return None
    if isinstance(made, NotThisTime):
        _end(desk, claim, "skipped", made.words)
        return None
    with desk.database.begin() as connection:
        keep_made(connection, claim, made)
    return made.letter


def _deliver(desk: Desk, claim: Claim, letter: Letter) -> None:
    with desk.database.connect() as connection:
        files = files_of(connection, claim.run_id)
        waiting = [one for one in deliveries_of(connection, claim.run_id) if one.state in {"due", "sending"}]
    for delivery in waiting:
        with desk.database.begin() as connection:
            begin_delivery(connection, claim, delivery)
        fault = _handed_over(desk, delivery, _parcel(claim, letter, files, delivery))
        now = desk.clock()
        with desk.database.begin() as connection:
            if fault is None:
                mark_sent(connection, delivery, now=now)
            else:
                mark_not_sent(connection, delivery, fault.words, is_final=fault.is_final)


def _handed_over(desk: Desk, delivery: Delivery, parcel: Parcel) -> Undeliverable | None:
    try:
        desk.deliver(Destination(delivery.channel, delivery.target), parcel)
    except DatabaseUnavailable:
        raise
    except Undeliverable as fault:
        return fault
    except Exception:
        log.exception("a report was not delivered", delivery=delivery.id)
        return Undeliverable(UNEXPECTED, is_final=False)
    return None


def _conclude(desk: Desk, claim: Claim) -> None:
    with desk.database.connect() as connection:
        deliveries = deliveries_of(connection, claim.run_id)
    unsent = [one for one in deliveries if one.state != "sent"]
    if not unsent:
        return _end(desk, claim, "sent", "")
    waiting = [one for one in unsent if one.state != "failed"]
    share = f"{len(unsent)} of {len(deliveries)} deliveries: " if len(deliveries) > 1 else ""
    return _again(desk, claim, f"{share}{(waiting or unsent)[0].error}", is_final=not waiting)


def _again(desk: Desk, claim: Claim, words: str, *, is_final: bool = False) -> None:
    if is_final or claim.tries >= len(desk.pace.waits):
        return _end(desk, claim, "failed", words)
    at = desk.clock() + desk.pace.waits[claim.tries]
    with desk.database.begin() as connection:
        return try_later(connection, claim, words, at=at)


def _end(desk: Desk, claim: Claim, state: Ending, reason: str) -> None:
    now = desk.clock()
    with desk.database.begin() as connection:
        end_run(connection, claim, state, reason, now=now)
    log.info("a report's run has ended", run=claim.run_id, state=state, reason=reason)


def _parcel(claim: Claim, letter: Letter, files: tuple[File, ...], delivery: Delivery) -> Parcel:
    return Parcel(
        key=delivery.key,
        message_id=message_id_of(delivery.key),
        sender_id=claim.owner_id,
        made_at=letter.made_at,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        files=files,
        link=f"/received/{claim.run_id}",
    )
