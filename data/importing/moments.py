"""What a file's texts, numbers and times say: the time on the wall's clock, and the offset from UTC where there is one.

Forms that tell themselves apart: 2024-01-31, 2024/1/31, 20240131, 31 Jan 2024, January 31, 2024, each with a time or
without; seconds, milli-, micro- or nanoseconds since 1970. `03/04/2020` is told apart by another date of the column
with a day above 12, or by its owner; else it is refused.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.importing.faults import ImportFault
from data.importing.options import ImportOptions
from data.importing.table import texts_of

ISO = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?"
TIME = (
    r"(?:,?[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$"
)
FORMS = (
    r"^(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + TIME,
    r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})" + TIME,
    r"^(?P<day>\d{1,2})[-/. ]{0,2}(?P<month>[A-Za-z]{3,9})\.?[-/., ]*(?P<year>\d{4})" + TIME,
    r"^(?P<month>[A-Za-z]{3,9})\.?[- ]?(?P<day>\d{1,2}),?[- ]*(?P<year>\d{4})" + TIME,
)
NUMERIC_FORM = r"^(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second_part>\d{1,2})(?P=mark)(?P<year>\d{4})" + TIME
EPOCH_UNITS = {10: "s", 13: "ms", 16: "us", 19: "ns"}  # by digits: years 2001 to 2286
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAMES = re.compile(
    r"^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)$"
)
PARTS = ["year", "month", "day", "hour", "minute", "second", "fraction", "half", "zone"]


@dataclass(frozen=True, slots=True)
class Moments:
    """`wall` is NaT where the text can't be read; `offset` is NaN where none is given."""

    wall: NDArray[np.datetime64]  # µs
    offset: NDArray[np.float64]  # minutes ahead of UTC

    @property
    def has_times(self) -> bool:
        known = self.wall[~np.isnat(self.wall)]
        return bool((known != known.astype("datetime64[D]")).any())


def parse_moments(dates: pd.Series, times: pd.Series | None, options: ImportOptions) -> Moments:
    if isinstance(dates.dtype, pd.DatetimeTZDtype):
        return _aware(dates)
    if pd.api.types.is_datetime64_dtype(dates.dtype) and times is None:
        return Moments(dates.to_numpy(dtype="datetime64[us]"), np.full(len(dates), np.nan))
    texts = texts_of(dates)
    if times is not None:
        texts = (texts.str.replace(r"[ T]00:00:00$", "", regex=True) + " " + _clock(texts_of(times))).str.strip()
    codes, distinct = pd.factorize(texts)
    parsed = _parse(pd.Series(distinct, dtype="str"), options)
    return Moments(parsed.wall[codes], parsed.offset[codes])


def _aware(dates: pd.Series) -> Moments:
    wall = dates.dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
    utc = dates.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
    offset = (wall - utc) / np.timedelta64(1, "m")
    return Moments(wall, np.where(np.isnat(wall), np.nan, offset))


def _clock(times: pd.Series) -> pd.Series:
    """`93000`, `093000` and `0930` as the clock shows them."""
    seconds = times.str.replace(r"^(\d)(\d{2})(\d{2})$", r"0\1:\2:\3", regex=True)
    seconds = seconds.str.replace(r"^(\d{2})(\d{2})(\d{2})$", r"\1:\2:\3", regex=True)
    return seconds.str.replace(r"^(\d{1,2})(\d{2})$", r"\1:\2", regex=True)


def _parse(texts: pd.Series, options: ImportOptions) -> Moments:
    if options.date_format is not None:
        return _parse_said(texts, options.date_format)
    moments = Moments(np.full(len(texts), np.datetime64("NaT", "us")), np.full(len(texts), np.nan))
    _fill_iso(moments, texts)
    for form in FORMS:
        _fill(moments, texts, form)
    _fill_epochs(moments, texts)
    _fill_numeric(moments, texts, options.day_first)
    return moments


def _parse_said(texts: pd.Series, form: str) -> Moments:
    try:
        aware = pd.to_datetime(texts, format=form, errors="coerce", utc=True)
    except (ValueError, re.error) as error:
        raise ImportFault(f"--date-format {form!r} is no form of dates: {str(error).splitlines()[0]}.") from None
    offset = 0.0 if "%z" in form else np.nan
    return Moments(aware.dt.tz_localize(None).to_numpy(dtype="datetime64[us]"), np.full(len(texts), offset))


def _open(moments: Moments) -> NDArray[np.intp]:
    return np.flatnonzero(np.isnat(moments.wall))


def _fill_iso(moments: Moments, texts: pd.Series) -> None:
    """The most common form, parsed by pandas in a thirtieth of the time."""
    found = np.flatnonzero(texts.str.fullmatch(ISO).to_numpy(dtype=bool))
    parsed = pd.to_datetime(texts.iloc[found], format="ISO8601", errors="coerce")
    moments.wall[found] = parsed.to_numpy(dtype="datetime64[us]")


def _fill(moments: Moments, texts: pd.Series, form: str) -> None:
    where = _open(moments)
    parts = texts.iloc[where].str.extract(form)
    found = parts["year"].notna().to_numpy(dtype=bool)
    if found.any():
        _set(moments, where[found], parts[found])


def _fill_epochs(moments: Moments, texts: pd.Series) -> None:
    for digits, unit in EPOCH_UNITS.items():
        where = _open(moments)
        found = where[texts.iloc[where].str.fullmatch(rf"[1-9]\d{{{digits - 1}}}").to_numpy(dtype=bool)]
        if len(found):
            counts = texts.iloc[found].astype("int64").to_numpy()
            moments.wall[found] = counts.astype(f"datetime64[{unit}]").astype("datetime64[us]")
            moments.offset[found] = 0.0


def _fill_numeric(moments: Moments, texts: pd.Series, day_first: bool | None) -> None:
    where = _open(moments)
    parts = texts.iloc[where].str.extract(NUMERIC_FORM)
    found = parts["year"].notna().to_numpy(dtype=bool)
    if not found.any():
        return
    parts = parts[found]
    first, second = parts["first"].astype("int64"), parts["second_part"].astype("int64")
    if day_first is None:
        day_first = _day_first(first, second, texts.iloc[where[found]])
    parts = parts.assign(day=first if day_first else second, month=second if day_first else first)
    _set(moments, where[found], parts)


def _day_first(first: pd.Series, second: pd.Series, texts: pd.Series) -> bool:
    days, months = texts[first.between(13, 31) & (second <= 12)], texts[second.between(13, 31) & (first <= 12)]
    how = "say --day-first, --month-first or --date-format"
    if len(days) and len(months):
        raise ImportFault(f"Dates are written in two ways ({days.iloc[0]} and {months.iloc[0]}); {how}.")
    if not len(days) and not len(months) and (first != second).any():
        raise ImportFault(f"{texts[first != second].iloc[0]} can be read day first or month first; {how}.")
    return bool(len(days))


def _set(moments: Moments, where: NDArray[np.intp], parts: pd.DataFrame) -> None:
    day = pd.to_datetime(
        pd.DataFrame({"year": parts["year"], "month": _months(parts["month"]), "day": parts["day"]}).astype("float64"),
        errors="coerce",
    )
    clock = parts.reindex(columns=PARTS[3:6]).astype("float64").fillna(0.0)
    micros = parts["fraction"].str.ljust(6, "0").str[:6].astype("float64").fillna(0.0)
    hour = _hours(clock["hour"], parts["half"])
    valid = hour.between(0, 23) & (clock["minute"] < 60) & (clock["second"] < 60)
    elapsed = ((hour * 60 + clock["minute"]) * 60 + clock["second"]) * 1e6 + micros
    wall = day.to_numpy(dtype="datetime64[us]") + elapsed.to_numpy().astype("timedelta64[us]")
    moments.wall[where] = np.where(valid.to_numpy(dtype=bool), wall, np.datetime64("NaT", "us"))
    moments.offset[where] = _offsets(parts["zone"])


def _months(months: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(months.dtype):
        return months
    lower = months.str.lower()
    named = lower.str.match(MONTH_NAMES)
    numbers = lower.str[:3].map({name: number for number, name in enumerate(MONTHS, 1)})
    return numbers.where(named, pd.to_numeric(months, errors="coerce"))


def _hours(hours: pd.Series, half: pd.Series) -> pd.Series:
    """12-hour clocks: 12 AM is 0, and 13 PM is no time."""
    letter = half.str[0].str.lower()
    twelve = letter.notna()
    on_dial = hours.where(~twelve | hours.between(1, 12), -1.0)
    return on_dial.where(~twelve, on_dial.where(on_dial != 12, 0.0) + 12.0 * (letter == "p")).where(on_dial >= 0, -1.0)


def _offsets(zones: pd.Series) -> NDArray[np.float64]:
    digits = zones.str.replace(":", "", regex=False)
    sign = np.where(digits.str.startswith("-", na=False), -1.0, 1.0)
    hours = digits.str[1:3].where(digits.str.match(r"[+-]", na=False)).astype("float64")
    minutes = digits.str[3:5].replace("", "0").where(hours.notna()).astype("float64")
    offset = sign * (hours * 60 + minutes.fillna(0.0)).to_numpy(dtype="float64")
    return np.where(zones.isin(["Z", "UTC", "GMT"]), 0.0, offset)
