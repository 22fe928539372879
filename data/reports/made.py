"""What was made for a run, before anything of it is sent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from data.reports.files import File


@dataclass(frozen=True, slots=True)
class Letter:
    """The words that go with the files. `notes`: a sentence for all that is not as its author wished."""

    subject: str
    text: str
    html: str
    notes: tuple[str, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """`number`: the one that the condition was decided by, which the next time is compared with."""

    letter: Letter
    files: tuple[File, ...]
    data_version: str
    as_of: str | None
    number: float | None = None


def letter_to_json(letter: Letter) -> dict[str, Any]:
    return asdict(letter) | {"made_at": letter.made_at.isoformat()}


def letter_from_json(raw: Mapping[str, Any]) -> Letter:
    made_at = datetime.fromisoformat(raw["made_at"])
    return Letter(raw["subject"], raw["text"], raw["html"], tuple(raw["notes"]), made_at)
