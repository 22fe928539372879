"""Values of a form's fields, and the sentence for what can't be read."""

import math
from collections.abc import Collection
from typing import Any


class Unreadable(ValueError):
    """The message says what would do. `field`: which one is at fault, where it is not the one that is being read."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


def text(raw: object, longest: int, what: str) -> str:
    """Nothing is the empty text."""
    words = raw.strip() if isinstance(raw, str) else ""
    if len(words) > longest:
        raise Unreadable(f"The {what} is too long by {len(words) - longest:,} characters; shorten it.")
    if "\x00" in words:
        raise Unreadable(f"The {what} has a character that can't be kept; write it anew.")
    return words


def is_left_open(raw: object) -> bool:
    """Nothing is chosen."""
    return raw is None or (isinstance(raw, str) and not raw)


def choice(raw: object, allowed: Collection[Any], what: str) -> Any:
    if raw not in tuple(allowed):
        raise Unreadable(f"Choose {what}.")
    return raw


def chosen(raw: object, allowed: Collection[str], what: str) -> tuple[str, ...]:
    """Several, in the order given and each once."""
    given = tuple(dict.fromkeys(str(one) for one in raw)) if isinstance(raw, list) else ()
    unknown = [one for one in given if one not in allowed]
    if unknown:
        raise Unreadable(f"{unknown[0][:40]!r} is no {what}; take it out.")
    return given


def whole(raw: object, low: int, high: int, words: str) -> int:
    number = decimal(raw, words)
    if number != int(number) or not low <= number <= high:
        raise Unreadable(words)
    return int(number)


def decimal(raw: object, words: str) -> float:
    try:
        number = float(str(raw).strip().replace(" ", ""))
    except ValueError:
        raise Unreadable(words) from None
    if isinstance(raw, bool) or not math.isfinite(number):
        raise Unreadable(words)
    return number
