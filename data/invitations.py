"""Invitations: links by which somebody makes an account that the house has asked them to make.

One for an address gives that address's account, one without gives one to whoever has the link; each gives one account.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, update

from data.audit.recording import record
from data.house_rules import read_rules
from data.mail_addresses import masked_address
from data.schema import ROLES, invitations, users
from data.settings import Settings
from data.tokens import new_token, token_hash
from data.users import AccountError, User, add_user, anyone_has_password, clean_email

State = Literal["open", "used", "revoked", "expired"]
LIFETIME = timedelta(days=7)
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=90)
columns = invitations.c


@dataclass(frozen=True, slots=True)
class Invitation:
    """`email`: None is whoever has the link. `invited_by`: the address of who made it, None where that account is gone
    or it was made on the console."""

    id: int
    email: str | None
    role: str
    invited_by: str | None
    created_at: datetime
    expires_at: datetime
    state: State


def invite(
    connection: Connection,
    settings: Settings,
    *,
    email: str | None,
    role: str,
    invited_by: int | None,
    lifetime: timedelta = LIFETIME,
) -> tuple[Invitation, str]:
    """The invitation and its link, which is not kept. Raises AccountError."""
    address = clean_email(email) if email else None
    _check(connection, address, role, lifetime)
    token = new_token()
    values = {
        "token_hash": token_hash(token),
        "email": address,
        "role": role,
        "invited_by": invited_by,
        "expires_at": func.now() + lifetime,
    }
    made = connection.execute(insert(invitations).values(values).returning(columns.id)).scalar_one()
    invitation = _invitation(connection.execute(_described().where(columns.id == made)).one())
    to = {"to": masked_address(address)} if address else {}
    record(connection, "invitation.made", "invitation", made, role=role, **to)
    return invitation, f"{settings.base_url}/invitation/{token}"


def list_invitations(connection: Connection) -> tuple[Invitation, ...]:
    """The newest first."""
    return tuple(map(_invitation, connection.execute(_described().order_by(columns.id.desc()))))


def find_invitation(connection: Connection, token: str) -> Invitation | None:
    """If it can still be used; looking doesn't use it."""
    if read_rules(connection).registration == "closed":
        return None
    row = connection.execute(_described().where(columns.token_hash == token_hash(token), *_open())).one_or_none()
    return _invitation(row) if row else None


def revoke_invitation(connection: Connection, invitation_id: int) -> None:
    """Raises AccountError where there is nothing to revoke."""
    query = update(invitations).where(columns.id == invitation_id, *_open()).values(revoked_at=func.now())
    if not connection.execute(query).rowcount:
        raise AccountError("This invitation has been used or revoked already, or is too old.")
    record(connection, "invitation.revoked", "invitation", invitation_id)


def revoke_invitations_of(connection: Connection, user_id: int) -> None:
    """Those that this account made and nobody has used, so that who administers no more can't come back by one."""
    query = update(invitations).where(columns.invited_by == user_id, *_open()).values(revoked_at=func.now())
    for invitation_id in sorted(connection.execute(query.returning(columns.id)).scalars()):
        record(connection, "invitation.revoked", "invitation", invitation_id)


def accept_invitation(connection: Connection, invitation_id: int, email: str, password: str) -> User | None:
    """The new account; None where somebody else was faster. Raises AccountError and WeakPassword: then the
    transaction is to be rolled back, and the invitation stays as it was."""
    query = update(invitations).where(columns.id == invitation_id, *_open()).values(used_at=func.now())
    row = connection.execute(query.returning(columns.email, columns.role)).one_or_none()
    if row is None or read_rules(connection).registration == "closed":
        return None
    user = add_user(connection, row.email or email, password, row.role)
    record(connection, "invitation.used", "invitation", invitation_id, user_id=user.id)
    return user


def _check(connection: Connection, address: str | None, role: str, lifetime: timedelta) -> None:
    if role not in ROLES:
        raise AccountError(f"The role must be one of {', '.join(ROLES)}.")
    if not SHORTEST <= lifetime <= LONGEST:
        raise AccountError(f"An invitation is good for at most {LONGEST.days} days.")
    if read_rules(connection).registration == "closed":
        raise AccountError("Registration is closed; the house rules under Administration can allow invitations.")
    if not anyone_has_password(connection):
        raise AccountError("Give your own account an e-mail and a password first, so that you can come back.")
    if address and connection.execute(select(users.c.id).where(users.c.email == address)).first():
        raise AccountError(f"There is an account for {address} already.")


def _open() -> tuple[ColumnElement[bool], ...]:
    return columns.used_at.is_(None), columns.revoked_at.is_(None), columns.expires_at > func.now()


def _described() -> Select[Any]:
    return select(invitations, users.c.email.label("inviter"), (columns.expires_at <= func.now()).label("is_old")).join(
        users, users.c.id == columns.invited_by, isouter=True
    )


def _invitation(row: Row[Any]) -> Invitation:
    state: State = "used" if row.used_at else "revoked" if row.revoked_at else "expired" if row.is_old else "open"
    return Invitation(row.id, row.email, row.role, row.inviter, row.created_at, row.expires_at, state)
