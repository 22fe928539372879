"""Which addresses a webhook may have: `https` to anywhere; to this machine only where the settings say so."""

import re

import httpx

LONGEST = 2000
HOST = re.compile(r"[a-z0-9_-]([a-z0-9._-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*")  # a name, or an IPv6 address


class BadUrl(ValueError):
    """No webhook can have this address; the message says what would do."""


def webhook_url(raw: str, *, may_be_plain: bool) -> httpx.URL:
    """`may_be_plain`: `http://` as well, which only a receiver on this machine is spoken to by. Raises BadUrl.

    Where the address leads is looked at when it is sent, since that can change.
    """
    schemes = ("https", "http") if may_be_plain else ("https",)
    try:
        url = httpx.URL(raw.strip())
    except (httpx.InvalidURL, ValueError):
        raise BadUrl("That is not an address of the web: it looks like https://hooks.example.org/desk.") from None
    is_whole = HOST.fullmatch(url.raw_host.decode("ascii")) and url.port != 0 and (url.port or 1) < 2**16
    if len(raw) > LONGEST or not raw.strip().isprintable() or url.scheme not in schemes or not is_whole:
        raise BadUrl("A webhook's address starts with https:// and the name of a host.")
    if url.userinfo:
        raise BadUrl("A webhook's address holds no user and no password: every delivery is signed instead.")
    return url.copy_with(fragment=None)
