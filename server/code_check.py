"""Checking a code of the second factor at the slowed door: the one way by which one is ever compared."""

from data.audit.recording import record
from data.second_factor import take_code
from data.secret_key import secret_key
from data.sign_in_throttle import SECOND_STEP, attempt_succeeded, begin_attempt
from data.users import account_name
from server.known_device import counted_as
from server.request_context import client_address, home

UNREADABLE = "Oriel can't read your second factor just now. Use a recovery code, or ask whoever runs it."


def check_code(user_id: int, email: str, code: str) -> bool:
    """Whether it is a code of the app or a recovery code, which is used up then. Raises `TooEarly` when there were too
    many failures just now, and `Unsealable` when the key to the app's seed is missing."""
    here = home()
    attempt = begin_attempt(
        here.database,
        secret_key(here.settings),
        account=f"Second step of {counted_as(account_name(email))}",  # no e-mail typed at the door has a capital
        address=client_address(),
        limit=SECOND_STEP,
    )
    with here.database.begin() as connection:
        fits = take_code(connection, here.settings, user_id, code)
        if fits:
            attempt_succeeded(connection, attempt)
        else:
            record(connection, "second_step.failed", "user", user_id)
    return fits
