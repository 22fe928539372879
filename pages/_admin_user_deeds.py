"""What is done with an account when one of its buttons is pressed; each gives the sentence to say."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from data.administration import change_role, disable_account, enable_account, sign_out_everywhere, the_account
from data.second_factor import remove_second_factor
from data.users import AccountError, reset_link
from pages._context import home, user_id

LOCAL = "(local administrator)"
YOUR_OWN = "This is your own account: another administrator changes its role or disables it."


def _role(connection: Connection, number: int, words: list[str], _: list[str]) -> str:
    user = change_role(connection, _anothers(number), words[0] if words else "")
    return f"{user.email} is {user.role} from now on."


def _disable(connection: Connection, number: int, *_: list[str]) -> str:
    return f"{disable_account(connection, _anothers(number)).email or LOCAL} is disabled, and signed out everywhere."


def _enable(connection: Connection, number: int, *_: list[str]) -> str:
    return f"{enable_account(connection, number).email or LOCAL} can sign in again."


def _end(connection: Connection, number: int, *_: list[str]) -> str:
    ended = sign_out_everywhere(connection, _anothers(number))
    return f"{ended} sessions have ended." if ended != 1 else "One session has ended."


def _link(connection: Connection, number: int, _: list[str], shown: list[str]) -> str:
    shown.append(reset_link(connection, home().settings, the_account(connection, number).email or ""))
    return ""


def _factor(connection: Connection, number: int, *_: list[str]) -> str:
    had = remove_second_factor(connection, the_account(connection, _anothers(number)).id)
    return "The second factor is gone; they are asked for none." if had else "There was no second factor."


def _anothers(number: int) -> int:
    """Nobody locks themselves out by a slip of the hand. Raises AccountError."""
    if number == user_id():
        raise AccountError(YOUR_OWN)
    return number


DEEDS: Mapping[str, Callable[[Connection, int, list[str], list[str]], str]] = {
    "role": _role,
    "disable": _disable,
    "enable": _enable,
    "end": _end,
    "link": _link,
    "factor": _factor,
}
