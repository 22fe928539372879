"""Finding the machine's Chromium: the one of the settings, or the first of the usual names in the path."""

import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium(named: Path | None = None) -> Path | None:
    """`named` is looked for as a file, and nothing else in its place."""
    if named is not None:
        return named if named.is_file() else None
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return None if found is None else Path(found)
