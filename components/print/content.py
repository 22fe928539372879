"""What a printed document needs to know, of whatever kind it is: a report, a shared view, a snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from components.panel import Panel


@dataclass(frozen=True, slots=True)
class Cover:
    """`text` is the author's markdown. `fire_at`: the slot that it was due for, `is_late` where it came after it.

    `failed`: a sentence for each panel that could not be made, named on the first page.
    """

    title: str
    text: str = ""
    author: str = ""
    made_at: datetime | None = None
    fire_at: datetime | None = None
    is_late: bool = False
    failed: tuple[str, ...] = ()


class PrintedSection(Protocol):
    """As in `views.documents.document.DocumentSection`."""

    @property
    def title(self) -> str: ...
    @property
    def kind_title(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def panels(self) -> tuple[Panel, ...]: ...
    @property
    def data_version(self) -> str: ...
    @property
    def notes(self) -> tuple[str, ...]: ...


class Printed(Protocol):
    """As in `views.documents.document.Document`."""

    @property
    def title(self) -> str: ...
    @property
    def made_at(self) -> datetime: ...
    @property
    def code_version(self) -> str: ...
    @property
    def data_version(self) -> str: ...
    @property
    def as_of(self) -> tuple[str, str] | None: ...
    @property
    def sections(self) -> Sequence[PrintedSection]: ...
    @property
    def missing(self) -> tuple[str, ...]: ...
