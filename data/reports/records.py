"""A report as its owner has it, and why one can't be had or changed.

ReportError
├── NoSuchReport    there is none, or it is somebody else's: both answer alike
├── StaleReport     it has been changed since
├── NoRoom          its owner keeps as much as their role lets them
└── NotReady        something that it needs to be sent is missing
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data.reports.definition import Definition
from data.rights import NotAllowed

Standing = Literal["draft", "paused", "active"]


class ReportError(Exception):
    """The message is one sentence that says what to do."""


class NoSuchReport(ReportError):
    def __init__(self) -> None:
        super().__init__("There is no such report, or it is not yours.")


class StaleReport(ReportError):
    """`at`: when the newer version was kept."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        super().__init__(
            f"This report was changed elsewhere on {at:%Y-%m-%d at %H:%M} UTC; load it again and change that."
        )


class NoRoom(ReportError, NotAllowed):
    pass


class NotReady(ReportError):
    pass


@dataclass(frozen=True, slots=True)
class Report:
    """`version` counts changes of the definition. `planned_until`: every slot up to there has its run."""

    id: int
    owner_id: int
    version: int
    definition: Definition
    is_draft: bool
    paused_at: datetime | None
    planned_until: datetime | None
    created_at: datetime
    changed_at: datetime

    @property
    def standing(self) -> Standing:
        if self.is_draft:
            return "draft"
        return "active" if self.paused_at is None else "paused"
