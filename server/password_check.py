"""Checking a password at the slowed door: the one way by which a password is ever compared."""

from data.secret_key import secret_key
from data.sign_in_throttle import attempt_succeeded, begin_attempt
from data.users import User, account_name, authenticate, note_failed_sign_in
from server.known_device import counted_as
from server.request_context import client_address, home


def check_password(email: str, password: str) -> User | None:
    """The account both belong to. Raises `TooEarly` when there were too many failures just now."""
    database = home().database
    attempt = begin_attempt(
        database, secret_key(home().settings), account=counted_as(account_name(email)), address=client_address()
    )
    user = authenticate(database, email, password)
    with database.begin() as connection:
        if user is None:
            note_failed_sign_in(connection, email)
        else:
            attempt_succeeded(connection, attempt)
    return user
