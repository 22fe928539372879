import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.next_address import next_of, safe_next

LEAVING = [
    "//evil.com",
    "///evil.com",
    "////evil.com",
    r"/\evil.com",
    r"\/evil.com",
    r"\\evil.com",
    r"/\/evil.com",
    "/\t/evil.com",
    "/\n/evil.com",
    "/\r\\evil.com",
    " //evil.com",
    "\x01//evil.com",
    "https://evil.com",
    "https:evil.com",
    "https:/evil.com",
    "HTTPS://evil.com",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.com",
    "@evil.com",
    ".evil.com",
    "/%5Cevil.com",
    "/%2Fevil.com",
    "%2F%2Fevil.com",
    "/%09/evil.com",
    "/\u2028/evil.com",
    "/x\r\nSet-Cookie: a=b",
    "http://localhost:8050@evil.com",
    "?next=//evil.com",
    "",
    "/" + "x" * 5000,
]


def where_a_browser_goes(address: str) -> tuple[str, str]:
    """Scheme and host after what the URL standard does to an address before it reads it."""
    cleaned = re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(33))))).replace("\\", "/")
    scheme = re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", cleaned)
    if scheme:
        return scheme[0].lower(), cleaned[scheme.end() :].lstrip("/")
    return ("oriel:", cleaned.lstrip("/")) if cleaned.startswith("//") else ("oriel:", "oriel")


@pytest.mark.parametrize("address", LEAVING)
def test_it_rejects_what_leaves_the_site(address: str) -> None:
    assert safe_next(address) == "/"


parts = st.sampled_from(["/", "\\", "%2f", "%5C", "\t", "\n", "\x00", " ", ":", "@", ".", "?", "#", "evil.com", "http"])


@given(st.lists(parts | st.text(max_size=3), max_size=8).map("".join))
@example("/a//b")
@example("/#//evil.com")
def test_where_it_leads_is_always_here(address: str) -> None:
    where = safe_next(address)
    assert where_a_browser_goes(where) == ("oriel:", "oriel")
    assert where in {address, "/"}


@pytest.mark.parametrize(
    "address", ["/", "/chart", "/chart?symbol=AAPL&range=1y", "/chart?x=//y", "/a//b", "/?q=%2F%2Fx#y"]
)
def test_it_keeps_an_address_of_its_own(address: str) -> None:
    assert safe_next(address) == address


@pytest.mark.parametrize("address", ["/login", "/login?next=/login", "/logout", "/first-run/x", "/reset/x"])
def test_signing_in_does_not_end_at_the_door_again(address: str) -> None:
    assert safe_next(address) == "/"


def test_nothing_asked_for_is_the_home_page() -> None:
    assert safe_next(None) == "/"


paths = st.text(st.characters(codec="utf-8", exclude_characters="?#"), max_size=20)


@given(paths, st.dictionaries(st.text(max_size=8), st.text(min_size=1, max_size=8), max_size=3))
def test_a_request_finds_its_way_back_through_the_door(path: str, query: dict[str, str]) -> None:
    encoded = "&".join(f"{quote(key)}={quote(value)}" for key, value in query.items())
    address = next_of("/p" + path, encoded.encode())
    arrived = safe_next(parse_qs(f"next={quote(address)}")["next"][0])
    if "//" not in arrived and "\\" not in path and arrived != "/":
        assert parse_qs(urlsplit(arrived).query) == {key: [value] for key, value in query.items() if key} or "" in query
