"""The deliveries of a run: each is one row with one key, marked before it is tried and when its receiver has it."""

from datetime import datetime

from sqlalchemy import Connection, select, text

from data.reports.files import File
from data.reports.leases import Claim, held
from data.reports.runs import Delivery, deliveries, delivery_of, files
from data.schema import report_deliveries

# Asks for the lease in the same statement: who has lost it sends nothing any more.
_BEGIN = text("""
UPDATE report_deliveries SET state = 'sending', attempts = report_deliveries.attempts + 1
FROM (SELECT id FROM report_runs WHERE id = :run AND lease = :lease FOR SHARE) AS run
WHERE report_deliveries.id = :delivery AND run_id = run.id AND state IN ('due', 'sending')
""")
# Asks for none: what its receiver has was sent, whoever may have the run now.
_SENT = text(
    "UPDATE report_deliveries SET state = 'sent', error = '', sent_at = :now WHERE id = :id AND state <> 'sent'"
)
_NOT_SENT = text("UPDATE report_deliveries SET state = :state, error = :words WHERE id = :id AND state = 'sending'")


def deliveries_of(connection: Connection, run_id: int) -> tuple[Delivery, ...]:
    rows = connection.execute(select(report_deliveries).where(deliveries.run_id == run_id).order_by(deliveries.id))
    return tuple(delivery_of(row) for row in rows)


def files_of(connection: Connection, run_id: int) -> tuple[File, ...]:
    query = select(files.name, files.media_type, files.content).where(files.run_id == run_id).order_by(files.name)
    return tuple(File(row.name, row.media_type, row.content) for row in connection.execute(query))


def begin_delivery(connection: Connection, claim: Claim, delivery: Delivery) -> None:
    """Raises LostLease."""
    asked = {"run": claim.run_id, "lease": claim.lease, "delivery": delivery.id}
    held(connection.execute(_BEGIN, asked).rowcount)


def mark_sent(connection: Connection, delivery: Delivery, *, now: datetime) -> None:
    connection.execute(_SENT, {"id": delivery.id, "now": now})


def mark_not_sent(connection: Connection, delivery: Delivery, words: str, *, is_final: bool) -> None:
    """Final: it is not tried again."""
    state = "failed" if is_final else "due"
    connection.execute(_NOT_SENT, {"id": delivery.id, "state": state, "words": words})
