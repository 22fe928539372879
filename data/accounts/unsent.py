"""Tells who administers that a letter could not go out, so that somebody hands its link over."""

from hashlib import sha256

from sqlalchemy import Connection, select

from data.accounts.letter_orders import LetterOrder
from data.mail_addresses import masked_address
from data.notices import tell
from data.schema import users


def tell_administrators(connection: Connection, order: LetterOrder, subject: str, key: str) -> None:
    """Once for a key. The link itself is on the console alone: notices are kept, and it opens an account."""
    text = (
        f"No mail is sent from here, so “{subject}” did not go to {masked_address(order.email)}. "
        "The console of Oriel shows its link; Users can make another."
    )
    able = select(users.c.id).where(users.c.role == "admin", users.c.disabled_at.is_(None))
    letter = sha256(key.encode()).hexdigest()[:32]
    for user_id in connection.execute(able).scalars().all():
        tell(connection, user_id, f"letter {letter} {user_id}", "info", text, href="/admin")
