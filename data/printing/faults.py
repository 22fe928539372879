"""Why nothing was printed, in sentences that say what to do."""

import re

MISSING = (
    "There is no Chromium on this machine, which PDFs and pictures need: install it with apt-get install chromium."
)
NOT_STARTED = "The browser that makes PDFs and pictures did not start. Look at `python app.py check`."
KILLED = "The browser that makes PDFs and pictures was ended before it was done. Try again."
TOO_SLOW = "The PDF or picture took longer than {seconds:.0f} seconds. Ask for fewer panels, or try it later."
FAILED = "The browser could not make the PDF or picture; the log says why."
NO_DISK = "There is no room on the disk to make a PDF or a picture. Make room, then try again."
NO_SPACE = re.compile("ENOSPC|no space left|EDQUOT", re.I)
_BY_REASON = {"not started": NOT_STARTED, "ended": KILLED, "failed": FAILED}


class Unprintable(Exception):
    """Nothing was printed; the message says why and what to do."""


class NoChromium(Unprintable):
    """There is none on this machine, so that trying again will not help."""


def sentence_for(reason: str, said: str) -> str:
    """`reason` as the press names it, `said` by the browser."""
    return NO_DISK if NO_SPACE.search(said) else _BY_REASON[reason]
