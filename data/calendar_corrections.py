"""What exchange_calendars doesn't know of some exchanges: days of rest that follow the moon, and a later close.

Karachi closes at 16:30 on Fridays, when it pauses for the prayer (its own timetable since 2021).
"""

from datetime import date, time

RESTS_BY_HOLIDAYS = ("XKAR",)  # calendars whose holidays the package `holidays` knows better
CLOSES = {("XKAR", 4): time(16, 30)}  # by calendar and weekday, where it is the exchange's local time


def days_of_rest(calendar: str, first_year: int, last_year: int) -> frozenset[date]:
    """In addition to those that exchange_calendars has; coming years may be estimates of the moon."""
    if calendar not in RESTS_BY_HOLIDAYS:
        return frozenset()
    import holidays

    return frozenset(holidays.financial_holidays(calendar, years=range(first_year, last_year + 1)))
