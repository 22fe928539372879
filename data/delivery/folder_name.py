"""Names of folders below the one of the settings, which nothing can lead out of."""

import re
from pathlib import PurePosixPath

PART = re.compile(r"[^\W_][\w .-]{0,62}[\w-]|[^\W_]")  # starts with a letter or a digit, ends with no dot or space
DEEPEST = 4


class BadFolder(ValueError):
    """No folder can be called this; the message says what would do."""


def folder_name(raw: str) -> PurePosixPath:
    """One name or a few with slashes between. Raises BadFolder."""
    parts = raw.strip().split("/")
    if len(parts) > DEEPEST or not all(PART.fullmatch(part) for part in parts):
        raise BadFolder("A folder is called by letters, digits, spaces and dashes, such as desk or desk/weekly.")
    return PurePosixPath(*parts)
