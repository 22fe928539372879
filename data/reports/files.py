"""A file that was made for a report."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """`name` has only letters, digits, dots and dashes, whatever the report is called."""

    name: str
    media_type: str
    content: bytes
