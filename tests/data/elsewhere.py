"""What the tests let others compute; a worker of a cluster imports it from here."""

import os
import time


def square(number: int) -> tuple[int, int]:
    """And who computed it; -1 can't be."""
    if number == -1:
        raise ArithmeticError("secret")
    return number * number, os.getpid()


def slow_square(number: int) -> tuple[int, int]:
    time.sleep(0.05)
    return square(number)


def deadly(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), 9)
    return number


class Foreign:
    """Its code is nowhere but here."""

    def __reduce__(self) -> tuple[object, ...]:
        return _missing, ()


def _missing() -> None:
    raise ModuleNotFoundError("no module of that name")
