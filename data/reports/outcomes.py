"""How a run goes on: what was made is kept, and it ends, or waits to be tried again. All of it under the lease."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from secrets import token_hex
from typing import Literal

from sqlalchemy import Connection, insert, text, update

from data.reports.leases import Claim, held
from data.reports.made import Made, letter_to_json
from data.reports.notices_of_runs import tell_failed
from data.reports.runs import runs
from data.schema import report_deliveries, report_files, report_runs

Ending = Literal["sent", "skipped", "failed"]

_GIVEN_UP = text("""
UPDATE report_deliveries SET state = 'failed', error = coalesce(nullif(error, ''), :reason)
WHERE run_id = :run AND state IN ('due', 'sending')
""")


def keep_made(connection: Connection, claim: Claim, made: Made) -> None:
    """Everything that will be sent, and for each destination the key that it will be known by. Raises LostLease."""
    values = {
        "letter": letter_to_json(made.letter),
        "data_version": made.data_version,
        "as_of": made.as_of,
        "number": made.number,
    }
    _write(connection, claim, values)
    kept = [
        {
            "run_id": claim.run_id,
            "name": file.name,
            "media_type": file.media_type,
            "content": file.content,
            "sha256": sha256(file.content).digest(),
        }
        for file in made.files
    ]
    connection.execute(insert(report_files), kept)
    keyed = [
        {"run_id": claim.run_id, "channel": one.channel, "target": one.target, "key": token_hex(16)}
        for one in dict.fromkeys(claim.definition.destinations)
    ]
    connection.execute(insert(report_deliveries), keyed)


def end_run(connection: Connection, claim: Claim, state: Ending, reason: str, *, now: datetime) -> None:
    """What was not delivered by then never will be; of a failure its author is told. Raises LostLease."""
    ended = {"state": state, "reason": reason, "finished_at": now, "lease": None, "leased_until": None, "progress": ""}
    _write(connection, claim, ended)
    if state == "failed":
        connection.execute(_GIVEN_UP, {"run": claim.run_id, "reason": reason})
        tell_failed(connection, claim.run_id, reason)


def try_later(connection: Connection, claim: Claim, reason: str, *, at: datetime) -> None:
    """Raises LostLease."""
    waiting = {"state": "retrying", "reason": reason, "next_attempt_at": at, "tries": claim.tries + 1}
    _write(connection, claim, waiting | {"lease": None, "leased_until": None, "progress": ""})


def _write(connection: Connection, claim: Claim, values: Mapping[str, object]) -> None:
    own = update(report_runs).where(runs.id == claim.run_id, runs.lease == claim.lease)
    held(connection.execute(own.values(values)).rowcount)
