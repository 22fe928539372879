"""How a process is asked to stop: Ctrl-C, SIGTERM, or the end of its terminal."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class StopRequested(BaseException):
    """Raised in the main thread, wherever it is, by the first signal to stop."""


@contextmanager
def ends_tidily() -> Iterator[None]:
    """A command that is asked to stop clears away what it has begun before it ends."""
    try:
        with stop_signals():
            yield
    except StopRequested:
        raise SystemExit(128 + signal.SIGTERM) from None


@contextmanager
def stop_signals() -> Iterator[Callable[[], bool]]:
    """The first signal raises `StopRequested`; from the second on, the function given answers that it's urgent."""
    received: list[int] = []

    def handle(number: int, _: FrameType | None) -> None:
        received.append(number)
        if len(received) == 1:
            raise StopRequested

    watched = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup
        watched.append(signal.SIGHUP)
    before = {number: signal.signal(number, handle) for number in watched}
    try:
        yield lambda: len(received) > 1
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
