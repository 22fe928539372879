"""When reports are due: the moments of a schedule, in UTC, and the schedule in words."""

from data.schedules.checking import BadSchedule, SessionsUnknown, check
from data.schedules.firing import fire_times, next_times
from data.schedules.words import describe

__all__ = ["BadSchedule", "SessionsUnknown", "check", "describe", "fire_times", "next_times"]
