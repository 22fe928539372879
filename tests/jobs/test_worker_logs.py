"""What the worker writes to the log, and what it leaves out."""

import logging

import pytest

from jobs.worker import is_worth_reading


def record(level: int, **extra: object) -> logging.LogRecord:
    return logging.makeLogRecord({"levelno": level, "msg": "Starting job", **extra})


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (record(logging.INFO, job={"queue": "plan"}), False),
        (record(logging.ERROR, job={"queue": "plan"}), True),
        (record(logging.INFO, job={"queue": "default"}), True),
        (record(logging.INFO), True),
    ],
)
def test_the_minutes_planner_is_told_of_only_when_it_fails(told: logging.LogRecord, said: bool) -> None:
    assert is_worth_reading(told) is said
