"""What a saved view is, and why one can't be had, kept or changed.

SavedViewError
├── NoSuchView    there is none, or it is not for this person: both answer alike
├── NotYours      it can be seen by this person and not changed
├── NameTaken     the owner has another one of that name in that folder
├── Stale         somebody has saved a newer version since
├── NoRoom        the person keeps as much as their role lets them
└── BadName       the words, or the view itself, can't be kept like that
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data.rights import NotAllowed

Access = Literal["owner", "edit", "view"]
InHouse = Literal["", "view", "edit"]

LONGEST_QUERY = 8000
LONGEST_NAME, LONGEST_FOLDER, LONGEST_TAG, LONGEST_DESCRIPTION = 120, 60, 40, 2000
MOST_TAGS = 20


class SavedViewError(Exception):
    """The message is one sentence that says what to do."""


class NoSuchView(SavedViewError):
    def __init__(self) -> None:
        super().__init__("There is no such saved view, or it is not shared with you.")


class NotYours(SavedViewError):
    def __init__(self) -> None:
        super().__init__("You may open this view and not change it; save it under a name of your own.")


class NameTaken(SavedViewError):
    def __init__(self, name: str, folder: str) -> None:
        where = f"in the folder {folder}" if folder else "outside folders"
        super().__init__(f"You have a view named {name} {where} already; take another name, or save over that one.")


class Stale(SavedViewError):
    """`by` and `at`: who saved the newer version, and when."""

    def __init__(self, by: str, at: datetime) -> None:
        self.by, self.at = by, at
        super().__init__(
            f"A newer version was saved by {by} on {at:%Y-%m-%d at %H:%M} UTC; "
            "open that one, or save yours under another name."
        )


class NoRoom(SavedViewError, NotAllowed):
    pass


class BadName(SavedViewError):
    pass


@dataclass(frozen=True, slots=True)
class Words:
    """What a person writes about a view."""

    name: str
    description: str = ""
    folder: str = ""
    tags: tuple[str, ...] = ()

    def cleaned(self) -> "Words":
        """Without spaces around anything, tags in lower case and each once. Raises BadName."""
        tags = tuple(dict.fromkeys(filter(None, (_plain(tag).lower() for tag in self.tags))))
        words = Words(_plain(self.name), self.description.strip(), _plain(self.folder), tags)
        words._check()
        return words

    def _check(self) -> None:
        if not self.name:
            raise BadName("Give the view a name.")
        too_long = {
            "name": len(self.name) > LONGEST_NAME,
            "folder": len(self.folder) > LONGEST_FOLDER,
            "description": len(self.description) > LONGEST_DESCRIPTION,
            "list of tags": len(self.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in self.tags),
        }
        for what, fault in too_long.items():
            if fault:
                raise BadName(f"The {what} is too long; shorten it.")
        if "\x00" in f"{self.name}{self.folder}{self.description}{''.join(self.tags)}":
            raise BadName("There is a character that can't be kept; write it anew.")


@dataclass(frozen=True, slots=True)
class State:
    """The query of a view, and the version of its kind's state that it was written in."""

    query: str
    version: int = 1

    def check(self) -> None:
        """Raises BadName for more than can be kept."""
        if len(self.query) > LONGEST_QUERY:
            raise BadName("This view says more than can be kept; make its lists shorter.")


@dataclass(frozen=True, slots=True)
class SavedView:
    """As one person sees it: `access` is theirs, `favourite` and `opened_at` too. `version` counts saves."""

    id: int
    kind: str
    state: State
    version: int
    words: Words
    owner_id: int
    owner: str
    access: Access
    in_house: InHouse
    favourite: bool
    opened_at: datetime | None
    saved_at: datetime
    saved_by: str
    deleted_at: datetime | None = None

    @property
    def may_edit(self) -> bool:
        return self.access != "view"


@dataclass(frozen=True, slots=True)
class Version:
    """One save of a view."""

    number: int
    state: State
    words: Words
    saved_at: datetime
    saved_by: str


def _plain(text: str) -> str:
    return " ".join(text.split())
