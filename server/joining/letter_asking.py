"""Asking for a letter at the door: slowed by whom it goes to and by who asks; the same whatever is at the address."""

from data.accounts.letter_orders import Kind, order_letter
from data.kept_secrets import sends_mail
from data.secret_key import secret_key
from data.sign_in_throttle import LETTERS, begin_attempt
from data.users import clean_email
from server.request_context import client_address, home


def ask_for_letter(
    kind: Kind, email: str, *, user_id: int | None = None, invitation_id: int | None = None, says: str = ""
) -> str:
    """The address that it goes to. Raises AccountError where it is none, and TooEarly."""
    address = clean_email(email)
    settings, database = home().settings, home().database
    begin_attempt(
        database, secret_key(settings), account=f"letter to {address}", address=client_address(), limit=LETTERS
    )
    with database.begin() as connection:
        order_letter(connection, settings, kind, address, user_id=user_id, invitation_id=invitation_id, says=says)
    return address


def mail_is_set_up() -> bool:
    return sends_mail(home().settings, home().database)
