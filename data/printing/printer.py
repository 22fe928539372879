"""Where pages are printed: a Chromium of this machine, started for one document and gone with it.

With `printer.press() as press` figures become SVG, and HTML becomes PDF or PNG.
"""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from data.printing.chromium import find_chromium
from data.printing.faults import MISSING, NO_DISK, NoChromium, Unprintable
from data.printing.ordering import Drawing, Press, has_room
from data.settings import Settings

__all__ = ["Drawing", "NoChromium", "Press", "Printer", "Unprintable"]
SECONDS = 180.0  # for one document
PREFIX = "oriel-print-"
FORGOTTEN_SECONDS = 3_600.0  # nobody prints for so long
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Printer:
    """`seconds`: what one document may take."""

    chromium: Path | None
    seconds: float = SECONDS

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(find_chromium(settings.chromium))

    @contextmanager
    def press(self) -> Iterator["Press"]:
        """Raises Unprintable, here and in all that the press does."""
        if self.chromium is None:
            raise NoChromium(MISSING)
        _clear_what_was_left()
        try:
            with (
                tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as folder,
                Press(self.chromium, self.seconds, folder) as press,
            ):
                if not has_room(folder):
                    raise Unprintable(NO_DISK)
                yield press
        except OSError as error:
            if error.errno not in FULL:
                raise
            raise Unprintable(NO_DISK) from error


def _clear_what_was_left() -> None:
    """The folders of those who were killed while they printed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # somebody else clears it too
            found = folder.lstat()
            if found.st_uid == os.getuid() and time.time() - found.st_mtime > FORGOTTEN_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
