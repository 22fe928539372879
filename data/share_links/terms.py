"""What a shared link is and allows, and why one can't be had or made.

LinkError
├── NoSuchLink     there is none, or it is not this person's: both answer alike
├── MayNotShare    the view can be seen by this person and not shared by them
├── LinkEnded      it was revoked, which is for ever
├── NoRoom         the person keeps as much as their role lets them
└── BadTerms       it can't be made like that
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from data.passwords import MAX_LENGTH
from data.rights import NotAllowed

Mode = Literal["live", "frozen"]
MayChange = Literal["nothing", "range", "symbol", "both"]
LinkState = Literal["open", "paused", "expired", "used up", "revoked"]

LONGEST_LABEL = 120
SHORTEST_PASSWORD = 8
MOST_OPENS = 1_000_000
MOST_ORIGINS = 20
# It goes into a header as it is, so nothing but a scheme, a host and a port.
ORIGIN = re.compile(r"https://[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?")
OWN_ORIGIN = re.compile(r"http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?")


class LinkError(Exception):
    """The message is one sentence that says what to do."""


class NoSuchLink(LinkError):
    def __init__(self) -> None:
        super().__init__("There is no such link, or it is not yours.")


class MayNotShare(LinkError):
    def __init__(self) -> None:
        super().__init__("You may open this view and not share it; save it under a name of your own, and share that.")


class LinkEnded(LinkError):
    def __init__(self) -> None:
        super().__init__("This link was revoked for ever; make a new one.")


class NoRoom(LinkError, NotAllowed):
    pass


class BadTerms(LinkError):
    pass


@dataclass(frozen=True, slots=True)
class Terms:
    """`may_change`: what a visitor may; nothing where it is frozen. `origins`: sites that may embed it.

    `shows_all`: every panel of the view, not only those that lead its kind.
    """

    mode: Mode = "live"
    label: str = ""
    may_change: MayChange = "nothing"
    is_redacted: bool = False
    may_download: bool = False
    password: str = field(default="", repr=False)
    origins: tuple[str, ...] = ()
    most_opens: int | None = None
    expires_at: datetime | None = None
    shows_all: bool = False

    def cleaned(self, now: datetime) -> "Terms":
        """Raises BadTerms."""
        origins = tuple(dict.fromkeys(origin.strip().rstrip("/").lower() for origin in self.origins if origin.strip()))
        terms = replace(self, label=" ".join(self.label.split()), origins=origins)
        for fault in (terms._fault_in_words(), terms._fault_in_limits(now), terms._fault_in_origins()):
            if fault:
                raise BadTerms(fault)
        return terms

    def _fault_in_words(self) -> str | None:
        if len(self.label) > LONGEST_LABEL or "\x00" in self.label:
            return "The label can't be kept; write a shorter one."
        if self.password and not SHORTEST_PASSWORD <= len(self.password) <= MAX_LENGTH:
            return f"The link's password needs {SHORTEST_PASSWORD} to {MAX_LENGTH} characters; choose another, or none."
        return None

    def _fault_in_limits(self, now: datetime) -> str | None:
        if self.mode == "frozen" and self.may_change != "nothing":
            return "A frozen view can't be changed by its visitors; let them change nothing, or share it live."
        if self.expires_at is not None and self.expires_at <= now:
            return "The link would have ended already; choose a day to come."
        if self.most_opens is not None and not 1 <= self.most_opens <= MOST_OPENS:
            return f"The number of opens must be from 1 to {MOST_OPENS:,}; leave it empty for no limit."
        return None

    def _fault_in_origins(self) -> str | None:
        if len(self.origins) > MOST_ORIGINS:
            return f"At most {MOST_ORIGINS} sites can embed it; name fewer."
        for origin in self.origins:
            if not (ORIGIN.fullmatch(origin) or OWN_ORIGIN.fullmatch(origin)):
                return f"{origin[:80]} is not a site; say it like https://wiki.example.org, without a path."
        return None


@dataclass(frozen=True, slots=True)
class Link:
    """As its maker and the owner of its view see it. `owner` made it."""

    id: int
    owner_id: int
    owner: str
    view_id: int
    view_name: str
    view_kind: str
    snapshot_id: int | None
    label: str
    mode: Mode
    may_change: MayChange
    is_redacted: bool
    may_download: bool
    shows_all: bool
    has_password: bool
    origins: tuple[str, ...]
    most_opens: int | None
    opens: int
    expires_at: datetime | None
    paused_at: datetime | None
    revoked_at: datetime | None
    last_opened_at: datetime | None
    created_at: datetime

    def state(self, now: datetime) -> LinkState:
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at is not None and self.expires_at <= now:
            return "expired"
        if self.most_opens is not None and self.opens >= self.most_opens:
            return "used up"
        return "open" if self.paused_at is None else "paused"


@dataclass(frozen=True, slots=True)
class Made:
    """`token` is shown once and kept nowhere; the address is `/share/<token>`."""

    link: Link
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Open:
    """That somebody came. `address` is the network they came from."""

    at: datetime
    address: str
    user_agent: str
    outcome: str
