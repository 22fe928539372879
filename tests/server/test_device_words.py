import pytest

from server.device_words import UNKNOWN, device_words

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/140.0.0.0 Safari/537.36", "Chrome on Windows"),
        (f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1 Version/19 Safari/605.1", "Safari on Mac"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 19_0) AppleWebKit/605.1 Version/19 Mobile Safari/604", "Safari on iPhone"),
        (f"{MOZILLA} (Linux; Android 16; Pixel 9) {WEBKIT} Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.10.1", "curl"),
        ("x" * 300, "x" * 40),
        ("", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_it_says_what_a_browser_says_it_is(told: str | None, words: str) -> None:
    assert device_words(told) == words
