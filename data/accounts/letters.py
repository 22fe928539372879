"""The letters that Oriel writes to whom an account belongs: plain words and one link, and the same in HTML.

Nothing in them is fetched from anywhere, and nothing tells Oriel that one was opened.
"""

from dataclasses import dataclass
from html import escape

PAGE = "font:15px/1.55 -apple-system,'Segoe UI',Roboto,sans-serif;color:#1b2330;max-width:34rem;margin:2rem auto"
BUTTON = "display:inline-block;padding:9px 18px;border-radius:6px;background:#2456c5;color:#ffffff;text-decoration:none"
SMALL = "font-size:13px;color:#5b6675"


@dataclass(frozen=True, slots=True)
class Letter:
    """`link` and what following it does; `after`: what to do who has not asked for it."""

    subject: str
    paragraphs: tuple[str, ...]
    link: str = ""
    does: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        parts = (*self.paragraphs, f"{self.does}:\n{self.link}" if self.link else "", self.after)
        return "\n\n".join(filter(None, parts)) + "\n"

    @property
    def html(self) -> str:
        words = "".join(f"<p>{escape(one)}</p>" for one in self.paragraphs)
        after = f'<p style="{SMALL}">{escape(self.after)}</p>' if self.after else ""
        return (
            f'<!DOCTYPE html><html lang="en"><body><div style="{PAGE}">{words}{self._button}{after}</div></body></html>'
        )

    @property
    def _button(self) -> str:
        if not self.link:
            return ""
        link = escape(self.link)
        return f'<p><a style="{BUTTON}" href="{link}">{escape(self.does)}</a></p><p style="{SMALL}">{link}</p>'


def forgotten_letter(link: str, minutes: int) -> Letter:
    return Letter(
        "Choose a new password for Oriel",
        (f"Somebody asked for a new password for your account. The link works once, for {minutes} minutes.",),
        link,
        "Choose a new password",
        "If it was not you, do nothing: your password stays as it is.",
    )


def registration_letter(link: str, hours: int) -> Letter:
    return Letter(
        "Your account at Oriel",
        (f"One step is left to your account: choose its password. The link works once, for {hours} hours.",),
        link,
        "Choose a password",
        "If you did not ask for an account, do nothing: none is made.",
    )


def known_letter(link: str) -> Letter:
    """To who has an account and asks for one, or for another's address to be theirs."""
    return Letter(
        "You have an account at Oriel",
        ("Somebody asked for an account with this address, which has one already.",),
        link,
        "Choose a new password, if you have forgotten yours",
        "If it was not you, do nothing.",
    )


def invitation_letter(link: str, until: str) -> Letter:
    return Letter(
        "An invitation to Oriel",
        (f"You are invited to a desk for market analytics. The link gives you an account, once, until {until}.",),
        link,
        "Make your account",
        "If you don't know who invites you, do nothing.",
    )


def email_change_letter(link: str, hours: int) -> Letter:
    return Letter(
        "Confirm your address for Oriel",
        (f"Somebody wants to sign in to Oriel with this address. The link works once, for {hours} hours.",),
        link,
        "Use this address",
        "If it was not you, do nothing: the address is not used.",
    )


def email_changed_letter(masked: str) -> Letter:
    return Letter(
        "Your address at Oriel has changed",
        (f"Your account now has the address {masked}; you no longer sign in with this one.",),
        after="If it was not you, tell whoever runs this Oriel at once.",
    )


def deleted_letter() -> Letter:
    return Letter(
        "Your account at Oriel is deleted",
        ("Your account is gone, with all that you kept in it.",),
        after="If it was not you, tell whoever runs this Oriel at once.",
    )
