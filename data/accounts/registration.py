"""Making an account oneself: an address, a link to it, a password. Nothing of somebody is kept before the last."""

from datetime import timedelta

from sqlalchemy import Connection, func, select

from data.audit.recording import record
from data.house_rules import read_rules
from data.invitations import accept_invitation
from data.one_time_links import use_link
from data.schema import invitations
from data.users import User, add_user, anyone_has_password

REGISTRATION_LIFETIME = timedelta(hours=24)


def may_register(connection: Connection, invitation_id: int | None = None) -> bool:
    """By the house rules of now; never before an administrator can sign in."""
    rule = read_rules(connection).registration
    if invitation_id is None:
        return rule == "open" and anyone_has_password(connection)
    open_one = select(invitations.c.id).where(
        invitations.c.id == invitation_id,
        invitations.c.used_at.is_(None),
        invitations.c.revoked_at.is_(None),
        invitations.c.expires_at > func.now(),
    )
    return rule != "closed" and connection.execute(open_one).first() is not None


def register(connection: Connection, token: str, password: str) -> User | None:
    """The new account of the address that the link went to; None where the link is dead. Raises AccountError and
    WeakPassword: then the transaction is to be rolled back, and the link stays as it was."""
    link = use_link(connection, "registration", token)
    if link is None or link.email is None or not may_register(connection, link.invitation_id):
        return None
    if link.invitation_id is not None:
        return accept_invitation(connection, link.invitation_id, link.email, password)
    user = add_user(connection, link.email, password)
    record(connection, "user.registered", "user", user.id)
    return user
