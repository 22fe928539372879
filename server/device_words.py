"""What a browser says it is, in the words of a person: "Firefox on Linux". Browsers lie; it only helps to remember."""

from typing import Final

UNKNOWN: Final = "Unknown device"
# In this order: most browsers also name those that came before them.
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chromium", "Chromium"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
LONGEST: Final = 40


def device_words(user_agent: str | None) -> str:
    """Of who is no browser its own first word, as `curl`."""
    told = user_agent or ""
    browser = next((words for mark, words in BROWSERS if mark in told), None)
    system = next((words for mark, words in SYSTEMS if mark in told), None)
    if browser and system:
        return f"{browser} on {system}"
    program = told.partition("/")[0].strip()
    return browser or system or program[:LONGEST] or UNKNOWN
