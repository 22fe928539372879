r"""Where to go after signing in: `next=` may name a page of this site and nothing else.

Browsers drop tabs and line ends in addresses and read a backslash as a slash, so `/\evil.com` and `/<tab>/evil.com`
leave the site although no parser of ours finds a host in them. Only what can't be misread passes.
"""

import re
from urllib.parse import quote, unquote

HOME = "/"
LONGEST = 4000
MISREAD = re.compile(r"[\x00-\x1f\\]")
PRINTABLE = re.compile(r"[!-~]+")
# Signing in must not end at the door again.
DOOR = ("/login", "/logout", "/first-run", "/reset", "/forgot", "/register", "/invitation", "/email-change")


def safe_next(raw: str | None) -> str:
    """The address if it stays on this site, else the home page."""
    if not raw or len(raw) > LONGEST or not PRINTABLE.fullmatch(raw):
        return HOME
    return raw if _stays_here(raw) and _stays_here(unquote(raw)) and not raw.startswith(DOOR) else HOME


def next_of(path: str, query: bytes) -> str:
    """The address of a request in the form that `safe_next` lets pass."""
    return quote(path, safe="/:@!$&'()*+,;=~") + ("?" + quote(query, safe="/:@!$&'()*+,;=~?%") if query else "")


def _stays_here(address: str) -> bool:
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    return path.startswith("/") and not path.startswith("//") and not MISREAD.search(path)
