"""Writes what was ordered: makes the link that a letter carries, where there is somebody to write to."""

from datetime import timedelta

from sqlalchemy import Connection, select

from data.accounts.letter_orders import LetterOrder
from data.accounts.letters import (
    Letter,
    deleted_letter,
    email_change_letter,
    email_changed_letter,
    forgotten_letter,
    invitation_letter,
    known_letter,
    registration_letter,
)
from data.accounts.registration import REGISTRATION_LIFETIME, may_register
from data.audit.recording import record
from data.one_time_links import make_link
from data.schema import invitations, users
from data.sessions import lock_account
from data.settings import Settings
from data.users import get_user

FORGOTTEN_LIFETIME = timedelta(minutes=30)
CHANGE_LIFETIME = timedelta(hours=24)
HOUR = timedelta(hours=1)


def write_letter(connection: Connection, settings: Settings, order: LetterOrder) -> Letter | None:
    """None where nobody is to be written to. Written again it carries another link, and the one before is dead."""
    match order.kind:
        case "forgotten":
            return _forgotten(connection, settings, order)
        case "registration":
            return _registration(connection, settings, order)
        case "email_change":
            return _email_change(connection, settings, order)
        case "invitation":
            return _invitation(connection, order)
        case "email_changed":
            return email_changed_letter(order.says)
        case "deleted":
            return deleted_letter()


def _forgotten(connection: Connection, settings: Settings, order: LetterOrder) -> Letter | None:
    query = select(users.c.id).where(users.c.email == order.email, users.c.disabled_at.is_(None))
    user_id = connection.execute(query).scalar_one_or_none()
    if user_id is None:
        return None
    token = make_link(connection, "reset", user_id, lifetime=FORGOTTEN_LIFETIME)
    record(connection, "reset_link.made", "user", user_id)
    return forgotten_letter(f"{settings.base_url}/reset/{token}", FORGOTTEN_LIFETIME // timedelta(minutes=1))


def _registration(connection: Connection, settings: Settings, order: LetterOrder) -> Letter | None:
    if not may_register(connection, order.invitation_id):
        return None
    if _is_known(connection, order.email):
        return known_letter(f"{settings.base_url}/forgot")
    token = make_link(
        connection,
        "registration",
        None,
        lifetime=REGISTRATION_LIFETIME,
        email=order.email,
        invitation_id=order.invitation_id,
    )
    return registration_letter(f"{settings.base_url}/register/{token}", REGISTRATION_LIFETIME // HOUR)


def _email_change(connection: Connection, settings: Settings, order: LetterOrder) -> Letter | None:
    if order.user_id is None or not _is_as_asked(connection, order.user_id, order.says):
        return None
    if _is_known(connection, order.email):
        return known_letter(f"{settings.base_url}/forgot")
    token = make_link(connection, "email_change", order.user_id, lifetime=CHANGE_LIFETIME, email=order.email)
    return email_change_letter(f"{settings.base_url}/email-change/{token}", CHANGE_LIFETIME // HOUR)


def _invitation(connection: Connection, order: LetterOrder) -> Letter | None:
    query = select(invitations.c.expires_at).where(invitations.c.id == order.invitation_id)
    expires_at = connection.execute(query.where(invitations.c.revoked_at.is_(None))).scalar_one_or_none()
    return invitation_letter(order.says, f"{expires_at:%Y-%m-%d}") if expires_at else None


def _is_as_asked(connection: Connection, user_id: int, password_mark: str) -> bool:
    """Whoever asked knew the password that it still has, until the transaction ends."""
    is_there = lock_account(connection, user_id)
    mark = get_user(connection, user_id).password_mark if is_there else None
    return mark is not None and mark.hex() == password_mark


def _is_known(connection: Connection, email: str) -> bool:
    return connection.execute(select(users.c.id).where(users.c.email == email)).first() is not None
