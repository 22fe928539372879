"""When schedules are due: against a walk through the minutes of the clock, and against what exchanges published."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reports.definition import Schedule
from data.schedules import BadSchedule, SessionsUnknown, check, describe, fire_times, next_times

ZONES = (
    "Asia/Karachi",  # never
    "America/New_York",
    "Europe/London",
    "Europe/Berlin",
    "Australia/Lord_Howe",  # by half an hour
    "Africa/Cairo",  # at midnight
    "America/Santiago",  # at midnight, in the south
    "America/Nuuk",  # an hour before midnight
    "Asia/Beirut",
    "Pacific/Auckland",
    "America/Havana",
    "Africa/Casablanca",  # back for Ramadan
)
TIMES = ("00:00", "00:30", "01:30", "02:15", "23:30")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FIRST, LAST = date(2026, 1, 2), date(2026, 12, 30)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # deliberate


def shown(moments: tuple[datetime, ...], zone: str = "UTC") -> list[str]:
    return [f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" for moment in moments]


def first_shown(day: date, at: str, zone: ZoneInfo) -> datetime:
    """The first minute at which the clocks show that time of that day, or a later one."""
    wanted = datetime.combine(day, datetime.strptime(at, "%H:%M").time())  # noqa: DTZ007  (a wall clock's)
    moment = wanted.replace(tzinfo=UTC) - timedelta(hours=15)
    offsets = {(moment + timedelta(hours=hours)).astimezone(zone).utcoffset() for hours in range(32)}
    if len(offsets) == 1:  # no change near
        return wanted.replace(tzinfo=UTC) - (offsets.pop() or timedelta())
    while moment.astimezone(zone).replace(tzinfo=None) < wanted:
        moment += MINUTE
    return moment


@pytest.mark.parametrize("zone", ZONES)
def test_every_local_day_comes_exactly_once_through_both_clock_changes(zone: str) -> None:
    days = [FIRST + number * DAY for number in range((LAST - FIRST).days + 1)]
    for at in TIMES:
        expected = [first_shown(day, at, ZoneInfo(zone)) for day in days]
        window = (expected[0] - MINUTE, expected[-1])
        assert list(fire_times(Schedule("daily", at, zone), *window)) == expected
        assert all(later > earlier for earlier, later in pairwise(expected))
        hour, minute = at.split(":")
        cron = Schedule("cron", time_zone=zone, cron=f"{minute} {hour} * * *")
        assert list(fire_times(cron, *window)) == expected


def test_every_hour_by_cron_comes_once_an_hour_even_when_clocks_go_back() -> None:
    cron = Schedule("cron", time_zone="America/New_York", cron="30 * * * *")
    moments = fire_times(cron, utc(2026, 11, 1, 4), utc(2026, 11, 1, 8))
    assert shown(moments) == [f"2026-11-01 0{hour}:30" for hour in (4, 5, 6, 7)]


def test_month_ends() -> None:
    last = fire_times(Schedule("monthly", day=-1), utc(2028, 1, 1), utc(2028, 5, 1))
    assert [f"{moment:%m-%d}" for moment in last] == ["01-31", "02-29", "03-31", "04-30"]
    assert fire_times(Schedule("monthly", day=31), utc(2028, 1, 1), utc(2028, 5, 1)) == last
    on_29 = fire_times(Schedule("monthly", day=29), utc(2027, 1, 30), utc(2027, 4, 1))
    assert [f"{moment:%m-%d}" for moment in on_29] == ["02-28", "03-29"]


def test_29_february_by_cron_comes_every_four_years() -> None:
    leap = Schedule("cron", cron="0 8 29 2 *")
    assert shown(next_times(leap, utc(2026, 1, 1), 2)) == ["2028-02-29 08:00", "2032-02-29 08:00"]


def test_weekdays_and_weeks() -> None:
    week = (utc(2026, 11, 19), utc(2026, 11, 24))  # Thursday to Monday
    assert [f"{moment:%a}" for moment in fire_times(Schedule("weekdays"), *week)] == ["Thu", "Fri", "Mon"]
    assert shown(fire_times(Schedule("weekly", weekday=4), *week)) == ["2026-11-20 08:00"]


def test_early_closes_of_new_york_are_known() -> None:
    after = Schedule("after_close", exchange="XNYS", minutes=30)
    moments = fire_times(after, utc(2026, 11, 25, 12), utc(2026, 12, 1))
    # Thanksgiving is closed; the Friday after it closes at 13:00.
    assert shown(moments, "America/New_York") == ["2026-11-25 16:30", "2026-11-27 13:30", "2026-11-30 16:30"]


def test_after_the_close_in_karachi_by_its_own_hours_and_its_own_holidays() -> None:
    friday = Schedule("after_close", exchange="XKAR", minutes=30, weekday=4)
    moments = fire_times(friday, utc(2026, 3, 12), utc(2026, 4, 1))
    # 20 March is Eid al-Fitr. On Fridays Karachi closes at 16:30.
    assert shown(moments, "Asia/Karachi") == ["2026-03-13 17:00", "2026-03-27 17:00"]
    daily = Schedule("after_close", exchange="XKAR", minutes=0)
    around = fire_times(daily, utc(2026, 5, 25), utc(2026, 6, 1))
    # Eid al-Adha from 26 to 28 May.
    assert shown(around, "Asia/Karachi") == ["2026-05-25 15:30", "2026-05-29 16:30"]


def test_a_holiday_skips_a_report_or_moves_it_to_the_next_session() -> None:
    weekly = {"kind": "weekly", "weekday": 4, "at": "18:00", "time_zone": "Asia/Karachi", "exchange": "XKAR"}
    window = (utc(2026, 3, 14), utc(2026, 3, 28))
    sent = {
        rule: shown(fire_times(Schedule(**weekly, holidays=rule), *window), "Asia/Karachi")
        for rule in ("send", "skip", "next")
    }
    assert sent["send"] == ["2026-03-20 18:00", "2026-03-27 18:00"]
    assert sent["skip"] == ["2026-03-27 18:00"]
    assert sent["next"] == ["2026-03-24 18:00", "2026-03-27 18:00"]  # Monday 23 is Pakistan Day


def test_what_moves_onto_another_of_its_own_comes_once() -> None:
    daily = Schedule("daily", exchange="XNYS", holidays="next")
    assert shown(fire_times(daily, utc(2026, 11, 20), utc(2026, 11, 24))) == ["2026-11-20 08:00", "2026-11-23 08:00"]


@pytest.mark.parametrize(
    ("nth", "expected"),
    [(1, ["2026-10-01 20:00", "2026-11-02 21:00"]), (-1, ["2026-10-30 20:00", "2026-11-30 21:00"]), (23, [])],
)
def test_the_nth_session_of_a_month(nth: int, expected: list[str]) -> None:
    schedule = Schedule("nth_session", exchange="XNYS", nth=nth, minutes=0)
    assert shown(fire_times(schedule, utc(2026, 9, 30, 23), utc(2026, 12, 1))) == expected


def test_round_the_clock_has_a_close_every_day() -> None:
    schedule = Schedule("after_close", exchange="24/7", minutes=5)
    assert shown(fire_times(schedule, utc(2026, 2, 27), utc(2026, 3, 2))) == [
        "2026-02-27 00:05",
        "2026-02-28 00:05",
        "2026-03-01 00:05",
    ]


def test_a_calendar_that_ends_is_said_and_never_guessed() -> None:
    shanghai = Schedule("after_close", exchange="XSHG")
    with pytest.raises(SessionsUnknown, match="not known as far as 2051"):
        fire_times(shanghai, utc(2051, 1, 4), utc(2051, 1, 5))
    riyadh = Schedule("nth_session", exchange="XSAU", nth=-1, minutes=0)  # known until 2029
    assert [f"{moment:%a %Y-%m-%d}" for moment in next_times(riyadh, utc(2029, 11, 25), 5)] == [
        "Thu 2029-11-29",
        "Mon 2029-12-31",
    ]


schedules = st.one_of(
    st.builds(
        Schedule,
        st.sampled_from(["daily", "weekdays", "monthly"]),
        st.sampled_from(TIMES),
        st.sampled_from(ZONES),
        day=st.sampled_from([-1, 1, 15, 31]),
        exchange=st.just("XKAR"),
        holidays=st.sampled_from(["send", "skip", "next"]),
    ),
    st.builds(
        Schedule,
        st.just("cron"),
        time_zone=st.sampled_from(ZONES),
        exchange=st.just("XNYS"),
        cron=st.sampled_from(["15 2 * * *", "*/90 */5 * * 0,6", "0 0 1,31 * *"]),
        holidays=st.sampled_from(["send", "skip", "next"]),
    ),
    st.builds(
        Schedule,
        st.sampled_from(["after_close", "nth_session"]),
        exchange=st.sampled_from(["XNYS", "XKAR"]),
        minutes=st.sampled_from([0, 30, 1440]),
        nth=st.sampled_from([1, -1, 3]),
    ),
)


@given(
    schedule=schedules,
    cuts=st.lists(st.integers(0, 120 * 24 * 60), min_size=3, max_size=5),
)
def test_what_is_due_does_not_depend_on_how_often_one_asks(schedule: Schedule, cuts: list[int]) -> None:
    try:
        check(schedule)
    except BadSchedule:
        return
    moments = [utc(2025, 12, 20) + cut * MINUTE for cut in sorted(cuts)]
    parts = [moment for after, until in pairwise(moments) for moment in fire_times(schedule, after, until)]
    assert parts == list(fire_times(schedule, moments[0], moments[-1]))


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Schedule("hourly"), "Choose when"),  # type: ignore[arg-type]  # deliberate
        (Schedule("daily", at="8:00"), "as 08:00"),
        (Schedule("daily", at="24:00"), "as 08:00"),
        (Schedule("daily", time_zone="Mars/Olympus"), "time zone"),
        (Schedule("daily", time_zone="../../etc/passwd"), "time zone"),
        (Schedule("daily", time_zone=""), "time zone"),
        (Schedule("daily", holidays="skip"), "exchange"),
        (Schedule("weekly"), "day of the week"),
        (Schedule("weekly", weekday=7), "day of the week"),
        (Schedule("monthly", day=0), "day of the month"),
        (Schedule("after_close"), "exchange"),
        (Schedule("after_close", exchange="MOON"), "exchange"),
        (Schedule("after_close", exchange="XNYS", minutes=-1), "minutes"),
        (Schedule("nth_session", exchange="XNYS", nth=0), "session of the month"),
        (Schedule("cron"), "five fields"),
        (Schedule("cron", cron="* * * * * *"), "five fields"),
        (Schedule("cron", cron="0 0 30 2 *"), "five fields"),
        (Schedule("cron", cron="0 0 * * *" + " " * 300), "five fields"),
    ],
)
def test_a_schedule_that_cannot_be_followed_is_said_in_words(schedule: Schedule, words: str) -> None:
    with pytest.raises(BadSchedule, match=words):
        fire_times(schedule, utc(2026, 1, 1), utc(2026, 1, 2))
    assert words in describe(schedule)


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Schedule(), "Only when somebody asks for it"),
        (Schedule("daily"), "Every day at 08:00 (UTC)"),
        (Schedule("weekdays", "17:00", "Asia/Karachi"), "Monday to Friday at 17:00 (Asia/Karachi)"),
        (
            Schedule("weekly", weekday=4, exchange="XKAR", holidays="next"),
            "Every Friday at 08:00 (UTC), or at that time of the next session when XKAR is closed all day",
        ),
        (Schedule("monthly", day=-1), "On the last day of each month at 08:00 (UTC)"),
        (Schedule("monthly", day=31), "On day 31, or the last, of each month at 08:00 (UTC)"),
        (
            Schedule("monthly", day=1, exchange="XNYS", holidays="skip"),
            "On day 1 of each month at 08:00 (UTC), not when XNYS is closed all day",
        ),
        (
            Schedule("after_close", exchange="XKAR", weekday=4),
            "30 minutes after the close of every Friday session of XKAR",
        ),
        (Schedule("after_close", exchange="XNYS", minutes=1), "1 minute after the close of every session of XNYS"),
        (
            Schedule("nth_session", exchange="XNYS", nth=2, minutes=0),
            "At the close of the 2nd session of each month of XNYS",
        ),
        (
            Schedule("nth_session", exchange="XNYS", nth=-2),
            "30 minutes after the close of the 2nd last session of each month of XNYS",
        ),
        (Schedule("cron", cron="0 8 * * 1-5"), "At 08:00 on Monday through Friday (UTC)"),
    ],
)
def test_a_schedule_in_words(schedule: Schedule, words: str) -> None:
    assert describe(schedule) == words


def test_what_is_never_due_is_never_due() -> None:
    assert next_times(Schedule(), utc(2026, 1, 1)) == fire_times(Schedule(), utc(2026, 1, 1), utc(2027, 1, 1)) == ()
