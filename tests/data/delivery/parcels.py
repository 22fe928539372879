"""A parcel to send."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from data.delivery.parcel import Parcel, message_id_of
from data.reports.files import File

MADE_AT = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
PDF = File("weekly-desk.pdf", "application/pdf", b"%PDF-1.7 not really")
CSV = File("prices.csv", "text/csv; charset=utf-8", b"ts,close\n2026-11-20,1\n")
WEEKLY = Parcel(
    key="run-7-mail-1",
    message_id=message_id_of("run-7-mail-1"),
    sender_id=1,
    made_at=MADE_AT,
    subject="Weekly desk",
    text="The week in four views.\n\nÀ bientôt – 10 €",
    html="<p>The week in four views. <b>10 €</b></p>",
    files=(PDF, CSV),
    link="/received/7",
)


def parcel(**changes: Any) -> Parcel:
    return replace(WEEKLY, **changes)
