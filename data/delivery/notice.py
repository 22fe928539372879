"""A notice behind the bell: the parcel's words and where it can be seen. Told once, by the parcel's key."""

from sqlalchemy import select

from data.database import Database
from data.delivery.parcel import Parcel, Undeliverable
from data.notices import tell
from data.schema import users


def send_notice(parcel: Parcel, user_id: int, database: Database) -> None:
    """Raises Undeliverable where the account is gone or disabled, and DatabaseUnavailable."""
    with database.begin() as connection:
        there = (
            select(users.c.id).where(users.c.id == user_id, users.c.disabled_at.is_(None)).with_for_update(read=True)
        )
        if connection.execute(there).first() is None:
            raise Undeliverable("This account is disabled, or there is none.", is_final=True)
        tell(connection, user_id, f"delivery:{parcel.key}", "success", parcel.subject, href=parcel.link)
