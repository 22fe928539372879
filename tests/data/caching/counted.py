"""What the tests of the cache share."""

import logging

import pytest

MIB = 2**20
KEY = ("bars", "AAPL", 1, None)


class Counted:
    def __init__(self, value: object) -> None:
        self.value, self.calls = value, 0

    def __call__(self) -> object:
        self.calls += 1
        return self.value


def reports(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.levelno >= logging.WARNING for record in caplog.records)
