"""What is delivered, and how it can fail.

A delivery can be repeated: the process may die between the receiver's yes and our writing it down. So a parcel carries
an identity that never changes, by which the receiver knows that it has it already.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from data.reports.files import File


class Undeliverable(Exception):
    """It did not arrive, as far as is known. `words` say why to a person; `is_final`: trying again is no use."""

    def __init__(self, words: str, *, is_final: bool) -> None:
        super().__init__(words)
        self.words = words
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Parcel:
    """All of it is the same at every attempt.

    `key`: what the receiver knows the delivery by. `message_id`: the same for mail (`message_id_of(key)`).
    `sender_id`: the user in whose name it goes out. `text`, `html`: the body of a mail, or the words of a notice.
    `link`: the address inside Oriel where it can be seen, a path. `made_at`: when it was made, not when it is sent.
    """

    key: str
    message_id: str
    sender_id: int
    made_at: datetime
    subject: str
    text: str
    html: str = ""
    files: tuple[File, ...] = ()
    link: str = ""


def message_id_of(key: str) -> str:
    """Of the key alone, so that no setting that changes between two attempts changes it."""
    return f"<{sha256(key.encode()).hexdigest()[:40]}@oriel.invalid>"
