"""Results that are kept for moments: made once whoever asks, bounded by their weight, never an error."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from views.recent import Recent


def test_what_was_made_is_not_made_again() -> None:
    recent: Recent[str, list[int]] = Recent(most=10)
    assert recent.get("a", lambda: [1]) is recent.get("a", lambda: [2])


def test_who_asks_meanwhile_waits_for_the_one_that_is_made() -> None:
    recent: Recent[str, object] = Recent(most=10)
    made, asked = [], threading.Barrier(4)

    def make() -> object:
        made.append(1)
        time.sleep(0.05)
        return object()

    def ask(_: int) -> object:
        asked.wait()
        return recent.get("a", make)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(4)))) == 1
    assert len(made) == 1


def test_those_asked_for_longest_ago_go_first_and_the_newest_never() -> None:
    recent: Recent[str, int] = Recent(most=5, weight=float)
    for key, weight in (("a", 2), ("b", 2), ("a", 2), ("c", 3)):
        recent.get(key, lambda weight=weight: weight)  # type: ignore[misc]  # mypy can't infer it
    assert recent.get("a", lambda: 0) == 2
    assert recent.get("b", lambda: 1) == 1
    assert recent.get("huge", lambda: 100) == 100
    assert recent.get("huge", lambda: 0) == 100


def test_an_error_is_raised_and_forgotten() -> None:
    recent: Recent[str, int] = Recent(most=5)

    def fail() -> int:
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            recent.get("a", fail)
    assert recent.get("a", lambda: 1) == 1
