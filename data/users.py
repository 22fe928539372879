"""Accounts: who may sign in, with what password, in what role.

The first run's local administrator is the one account without e-mail and password; it lives only where Oriel listens
to its own machine alone, and becomes an ordinary account as soon as it is given both.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, false, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from data.audit.recording import record
from data.database import Database
from data.mail_addresses import NoMailAddress, checked_address
from data.one_time_links import end_links, make_link
from data.passwords import check_strength, hash_password, is_outdated, verify_password
from data.schema import ROLES, users
from data.second_factor import drop_unconfirmed
from data.sessions import NotLetIn, end_sessions_of, lock_account
from data.settings import Settings

FIRST_RUN_LIFETIME = timedelta(days=1)
RESET_LIFETIME = timedelta(days=1)
_COLUMNS = (
    users.c.id,
    users.c.email,
    users.c.name,
    users.c.role,
    users.c.disabled_at,
    users.c.password_hash.is_not(None).label("has_password"),
    func.sha256(func.convert_to(users.c.password_hash, "UTF8")).label("password_mark"),
)


class AccountError(ValueError):
    """The account can't be made or changed like this; the message says why."""


@dataclass(frozen=True, slots=True)
class User:
    """`password_mark`: another one after every change of the password."""

    id: int
    email: str | None
    name: str | None
    role: str
    disabled_at: datetime | None
    has_password: bool
    password_mark: bytes | None = field(default=None, repr=False, compare=False)


def clean_email(raw: str) -> str:
    """The address as accounts keep it: checked, composed and lower case."""
    try:
        return checked_address(raw).normalized.lower()
    except NoMailAddress as error:
        raise AccountError(str(error)) from None


def account_name(raw: str) -> str:
    """What somebody typed, in the one form that all ways to write the same account share."""
    try:
        return clean_email(raw)
    except AccountError:
        return raw.strip().lower()


def add_user(connection: Connection, email: str, password: str, role: str = "user") -> User:
    address = clean_email(email)
    if role not in ROLES:
        raise AccountError(f"The role must be one of {', '.join(ROLES)}.")
    check_strength(password, address)
    values = {"email": address, "password_hash": hash_password(password), "role": role}
    row = connection.execute(
        insert(users).values(values).on_conflict_do_nothing(index_elements=["email"]).returning(*_COLUMNS)
    ).one_or_none()
    if row is None:
        raise AccountError(f"There is an account for {address} already.")
    record(connection, "user.added", "user", row.id, role=role)
    return _user(row)


def list_users(connection: Connection) -> tuple[User, ...]:
    return tuple(_user(row) for row in connection.execute(select(*_COLUMNS).order_by(users.c.email)))


def find_user(connection: Connection, email: str) -> User:
    """The account of an address, or an error that says there is none: for the command line, not for the door."""
    row = connection.execute(select(*_COLUMNS).where(users.c.email == clean_email(email))).one_or_none()
    if row is None:
        raise AccountError(f"There is no account for {clean_email(email)}.")
    return _user(row)


def get_user(connection: Connection, user_id: int) -> User:
    return _user(connection.execute(select(*_COLUMNS).where(users.c.id == user_id)).one())


def role_of(connection: Connection, user_id: int) -> str:
    return str(connection.execute(select(users.c.role).where(users.c.id == user_id)).scalar_one())


def disable_user(connection: Connection, user_id: int) -> None:
    """Nobody signs in with it any more, and who is signed in is out."""
    connection.execute(update(users).where(users.c.id == user_id).values(disabled_at=func.now()))
    end_sessions_of(connection, user_id)
    _end_asked_for(connection, user_id)
    record(connection, "user.disabled", "user", user_id)


def set_password(connection: Connection, user_id: int, password: str) -> None:
    """Ends every session of the account, and all that somebody who knew the old password has asked for or begun."""
    email = connection.execute(select(users.c.email).where(users.c.id == user_id)).scalar_one()
    check_strength(password, email or "")
    _store_hash(connection, user_id, password)
    end_sessions_of(connection, user_id)
    _end_asked_for(connection, user_id)
    drop_unconfirmed(connection, user_id)
    record(connection, "password.changed", "user", user_id)


def hold_unchanged(connection: Connection, user: User) -> None:
    """Still with the password with which `user` was read, and so until the transaction ends: for what follows from a
    password that has fitted. Raises NotLetIn where it has changed, or the account is disabled or gone."""
    if not lock_account(connection, user.id) or get_user(connection, user.id).password_mark != user.password_mark:
        raise NotLetIn


def give_credentials(connection: Connection, user_id: int, email: str, password: str) -> None:
    """Makes the local administrator an account that can sign in from anywhere."""
    address = clean_email(email)
    check_strength(password, address)
    change = (
        update(users)
        .where(users.c.id == user_id, users.c.email.is_(None))
        .values(email=address, password_hash=hash_password(password))
    )
    try:
        with connection.begin_nested():
            changed = connection.execute(change).rowcount
    except IntegrityError:
        raise AccountError(f"There is an account for {address} already.") from None
    if not changed:
        raise AccountError("This account has an e-mail address and a password already.")
    end_sessions_of(connection, user_id)
    record(connection, "credentials.given", "user", user_id)


def authenticate(database: Database, email: str, password: str) -> User | None:
    """The account that both fit. Takes the same time whether or not there is one."""
    try:
        address = clean_email(email)
    except AccountError:
        address = ""  # nobody's; the answer takes as long
    query = select(*_COLUMNS, users.c.password_hash).where(users.c.email == address)
    with database.connect() as connection:
        row = connection.execute(query).one_or_none()
    usable = row if row is not None and row.disabled_at is None else None
    fits = verify_password(usable.password_hash if usable else None, password)
    if not fits or usable is None:
        return None
    return _hashed_anew(database, usable, password) if is_outdated(usable.password_hash) else _user(usable)


def note_failed_sign_in(connection: Connection, email: str) -> None:
    """Nothing of what was typed is kept, which may be a password; only whose account it would have opened."""
    try:
        query = select(users.c.id).where(users.c.email == clean_email(email))
    except AccountError:  # nobody's, and maybe nothing that the database can compare with
        query = select(users.c.id).where(false())
    record(connection, "sign_in.failed", "user", connection.execute(query).scalar_one_or_none() or "")


def reset_link(connection: Connection, settings: Settings, email: str) -> str:
    """A link with which the account's owner chooses a new password."""
    user = find_user(connection, email)
    if user.disabled_at is not None:
        raise AccountError(f"The account of {user.email} is disabled.")
    token = make_link(connection, "reset", user.id, lifetime=RESET_LIFETIME)
    record(connection, "reset_link.made", "user", user.id)
    return f"{settings.base_url}/reset/{token}"


def first_run_link(database: Database, settings: Settings) -> str | None:
    """A fresh link for the console while nobody can sign in; None once any account has a password."""
    with database.begin() as connection:
        if anyone_has_password(connection):
            return None
        token = make_link(connection, "first_run", None, lifetime=FIRST_RUN_LIFETIME)
    return f"{settings.base_url}/first-run/{token}"


def anyone_has_password(connection: Connection) -> bool:
    query = select(users.c.id).where(users.c.password_hash.is_not(None)).limit(1)
    return connection.execute(query).first() is not None


def local_admin(connection: Connection) -> User:
    """The account without credentials, made when it is first needed."""
    made = insert(users).values(role="admin").on_conflict_do_nothing().returning(users.c.id)
    user_id = connection.execute(made).scalar_one_or_none()
    if user_id is not None:
        record(connection, "user.added", "user", user_id, role="admin")
    return _user(connection.execute(select(*_COLUMNS).where(users.c.email.is_(None))).one())


def add_first_admin(connection: Connection, email: str, password: str) -> User:
    """The first account that can sign in; a local administrator from before becomes it and keeps what is theirs."""
    admin = local_admin(connection)
    give_credentials(connection, admin.id, email, password)
    return get_user(connection, admin.id)


def is_own_machine(settings: Settings) -> bool:
    """Only this machine's people can reach it: the embedded default on loopback, no proxy in front."""
    return settings.is_embedded and settings.is_loopback and settings.public_url is None


def _user(row: Row[Any]) -> User:
    return User(row.id, row.email, row.name, row.role, row.disabled_at, row.has_password, row.password_mark)


def _hashed_anew(database: Database, before: Row[Any], password: str) -> User | None:
    """None where another password has been set since `before` was read, which must not come back."""
    change = update(users).values(password_hash=hash_password(password)).returning(*_COLUMNS)
    with database.begin() as connection:
        same = users.c.id == before.id, users.c.password_hash == before.password_hash
        row = connection.execute(change.where(*same)).one_or_none()
    return _user(row) if row else None


def _end_asked_for(connection: Connection, user_id: int) -> None:
    end_links(connection, "reset", user_id)
    end_links(connection, "email_change", user_id)


def _store_hash(connection: Connection, user_id: int, password: str) -> None:
    connection.execute(update(users).where(users.c.id == user_id).values(password_hash=hash_password(password)))
