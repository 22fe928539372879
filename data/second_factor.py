"""A second factor: codes of an authenticator app (TOTP, RFC 6238: SHA-1, six digits, a new one every 30 seconds).

The seed is sealed. A code is good for its own half minute and the ones beside it, and works once: the step of the last
one taken is remembered, by the same statement that asks whether this one is later. Any change of the factor ends all
sessions of its account, and half-done sign-ins with them.
"""

import hmac
import re
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from data.audit.recording import record
from data.recovery_codes import drop_recovery_codes, new_recovery_codes, take_recovery_code
from data.required_factor import has_confirmed
from data.schema import second_factors
from data.sealing import Unsealable, seal, unseal
from data.sessions import end_sessions_of, lock_account
from data.settings import Settings

ISSUER: Final = "Oriel"
STEP_SECONDS: Final = 30
WINDOW: Final = 1  # steps that the phone's clock may be off, either way
_CODE = re.compile(r"\d{6}", re.ASCII)
_BLANKS = re.compile(r"[\s-]+")


class SecondFactorError(ValueError):
    """It can't be set up or taken away like this; the message says why."""


def begin_set_up(connection: Connection, settings: Settings, user_id: int) -> None:
    """A new seed, which counts for nothing until a code has come from it."""
    import pyotp

    sealed = seal(settings, pyotp.random_base32())
    put = insert(second_factors).values(user_id=user_id, sealed_secret=sealed)
    fresh = {"sealed_secret": sealed, "created_at": func.now(), "last_step": 0}
    unconfirmed = second_factors.c.confirmed_at.is_(None)
    put = put.on_conflict_do_update(index_elements=["user_id"], set_=fresh, where=unconfirmed)
    if connection.execute(put.returning(second_factors.c.user_id)).first() is None:
        raise SecondFactorError("This account has a second factor already. Take it away first to set up another.")
    record(connection, "second_factor.begun", "user", user_id)


def pending_secret(connection: Connection, settings: Settings, user_id: int) -> str | None:
    """The seed of a set-up that is under way, to be shown; what is confirmed is never shown again. One whose key is
    gone can only be begun anew."""
    query = select(second_factors.c.sealed_secret).where(*_of(user_id, confirmed=False))
    sealed = connection.execute(query).scalar_one_or_none()
    try:
        return None if sealed is None else unseal(settings, sealed)
    except Unsealable:
        return None


def app_address(secret: str, account: str) -> str:
    """What the QR code says to the app."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def confirm(connection: Connection, settings: Settings, user_id: int, code: str) -> tuple[str, ...] | None:
    """The recovery codes, told this once, if the code comes from the seed that was shown. All sessions end. Raises
    Unsealable."""
    lock_account(connection, user_id)
    if not _take_step(connection, settings, user_id, code, confirmed=False):
        return None
    codes = new_recovery_codes(connection, user_id)
    end_sessions_of(connection, user_id)
    record(connection, "second_factor.confirmed", "user", user_id)
    return codes


def take_code(connection: Connection, settings: Settings, user_id: int, code: str) -> bool:
    """Whether it is a code of the app or a recovery code; it is used up then."""
    if _CODE.fullmatch(_BLANKS.sub("", code)):
        return _take_step(connection, settings, user_id, code, confirmed=True)
    return take_recovery_code(connection, user_id, code)


def has_second_factor(connection: Connection, user_id: int) -> bool:
    return connection.execute(select(has_confirmed(literal(user_id)))).scalar_one()


def remove_second_factor(connection: Connection, user_id: int) -> bool:
    """By its owner, or by an administrator for who has lost it; whether there was one. All sessions end."""
    lock_account(connection, user_id)
    gone = delete(second_factors).where(second_factors.c.user_id == user_id)
    had = connection.execute(gone.returning(second_factors.c.confirmed_at)).scalar_one_or_none() is not None
    drop_recovery_codes(connection, user_id)
    if had:
        end_sessions_of(connection, user_id)
        record(connection, "second_factor.removed", "user", user_id)
    return had


def drop_unconfirmed(connection: Connection, user_id: int) -> None:
    """Whoever began the set-up has seen its seed."""
    connection.execute(delete(second_factors).where(*_of(user_id, confirmed=False)))


def renew_recovery_codes(connection: Connection, user_id: int) -> tuple[str, ...]:
    """Ten new ones, told this once; the old ones are dead."""
    if not has_second_factor(connection, user_id):
        raise SecondFactorError("Recovery codes stand in for a second factor, and this account has none.")
    codes = new_recovery_codes(connection, user_id)
    record(connection, "recovery_codes.renewed", "user", user_id)
    return codes


def matching_step(secret: str, code: str, at: float) -> int | None:
    """The step, counted from 1970, whose code it is, if `at` (seconds since then) is near it; the latest of them."""
    import pyotp

    typed = _BLANKS.sub("", code)
    if not _CODE.fullmatch(typed):
        return None
    totp, now = pyotp.TOTP(secret), int(at) // STEP_SECONDS
    near = range(now + WINDOW, now - WINDOW - 1, -1)
    return next((step for step in near if hmac.compare_digest(totp.generate_otp(step), typed)), None)


def _take_step(connection: Connection, settings: Settings, user_id: int, code: str, *, confirmed: bool) -> bool:
    mine = _of(user_id, confirmed=confirmed)
    now = func.extract("epoch", func.clock_timestamp())
    row = connection.execute(select(second_factors.c.sealed_secret, now.label("now")).where(*mine)).one_or_none()
    step = None if row is None else matching_step(unseal(settings, row.sealed_secret), code, float(row.now))
    if row is None or step is None:
        return False
    # The seed may have been replaced since it was read, and somebody else may be taking the same code now.
    same = second_factors.c.sealed_secret == row.sealed_secret
    take = update(second_factors).where(*mine, same, second_factors.c.last_step < step).values(last_step=step)
    if not confirmed:
        take = take.values(confirmed_at=func.now())
    return connection.execute(take).rowcount == 1


def _of(user_id: int, *, confirmed: bool) -> tuple[ColumnElement[bool], ...]:
    at = second_factors.c.confirmed_at
    return second_factors.c.user_id == user_id, at.is_not(None) if confirmed else at.is_(None)
