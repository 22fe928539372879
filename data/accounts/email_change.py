"""Another address for an account: asked for with its password, confirmed by a link to the new one."""

from sqlalchemy import Connection, update
from sqlalchemy.exc import IntegrityError

from data.accounts.letter_orders import order_letter
from data.audit.recording import record
from data.mail_addresses import masked_address
from data.one_time_links import end_links, find_link, use_link
from data.schema import users
from data.sessions import lock_account
from data.settings import Settings
from data.users import AccountError, User, get_user


def change_email(connection: Connection, settings: Settings, token: str) -> User | None:
    """The account with its new address; None where the link is dead. The address before is told, and what was sent to
    it opens nothing any more. Raises AccountError."""
    link = find_link(connection, "email_change", token)
    if link is None or link.user_id is None or link.email is None:
        return None
    if not lock_account(connection, link.user_id) or use_link(connection, "email_change", token) is None:
        return None
    before = get_user(connection, link.user_id)
    if before.email is None:
        return None
    _set_email(connection, before.id, link.email)
    end_links(connection, "reset", before.id)
    order_letter(connection, settings, "email_changed", before.email, says=masked_address(link.email))
    record(connection, "user.email_changed", "user", before.id, to=masked_address(link.email))
    return get_user(connection, before.id)


def _set_email(connection: Connection, user_id: int, email: str) -> None:
    try:
        with connection.begin_nested():
            connection.execute(update(users).where(users.c.id == user_id).values(email=email))
    except IntegrityError:
        raise AccountError(f"There is an account for {email} already.") from None
