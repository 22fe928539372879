"""What can be wrong with a row. Every check sees the rows that are still clean, and says which of them are not.

`frame` is that of `normalise`, with `allows_nonpositive`, `expected_currency` and `floor` (what a return must be above)
of its instrument beside it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.importing.bad_ticks import FOLD, reverting_jumps, spikes_within
from data.importing.bar_lengths import LENGTHS, MONTH, WEEK, last_day
from data.importing.headers import PRICES, RETURN, VALUES
from data.importing.normalise import Candidates
from data.importing.sessions import ROUND_THE_CLOCK, session_end
from data.importing.targets import Target, floor_of
from data.schema import DATED, FLAG_OPEN_OUTSIDE

Mask = NDArray[np.bool_]
Check = Callable[[pd.DataFrame], Mask]
IsLate = Callable[[pd.Timestamp, Target], bool]
RECENT = timedelta(days=4)
RECENT_OF = {WEEK: timedelta(days=11), MONTH: timedelta(days=35)}


def check(candidates: Candidates, targets: Mapping[str, Target], now: datetime) -> pd.DataFrame:
    """The frame with every `fault` there is, and the `flags` of those that are kept."""
    frame = candidates.frame.assign(
        expected_currency=_mapped(candidates.frame, {name: t.currency for name, t in targets.items()}),
        allows_nonpositive=_mapped(candidates.frame, {n: t.allows_nonpositive for n, t in targets.items()}),
        floor=_mapped(candidates.frame, {name: floor_of(target) for name, target in targets.items()}),
    )
    faults = frame["fault"].to_numpy(dtype=object).copy()
    for reason, is_faulty in _checks(candidates, targets, now).items():
        clean = np.flatnonzero(faults == "")
        faults[clean[is_faulty(frame.iloc[clean])]] = reason
    return frame.assign(fault=faults, flags=np.where(opens_outside(frame), FLAG_OPEN_OUTSIDE, 0).astype("int16"))


def opens_outside(frame: pd.DataFrame) -> Mask:
    return ((frame["open"] > frame["high"]) | (frame["open"] < frame["low"])).to_numpy(dtype=bool)


def _checks(candidates: Candidates, targets: Mapping[str, Target], now: datetime) -> dict[str, Check]:
    def late(is_late: IsLate) -> Check:
        return lambda frame: _late(frame, targets, now - RECENT_OF.get(candidates.interval, RECENT), is_late)

    of_values = _of_returns() if RETURN in candidates.fields else _of_prices(candidates.fields)
    return {
        "wrong_currency": _wrong_currency,
        "infinite": lambda frame: np.isinf(frame[list(VALUES)].to_numpy()).any(axis=1),
        **of_values,
        "future": late(lambda ts, target: _is_future(ts, target, candidates.interval, now)),
        "forming": late(lambda ts, target: _is_forming(ts, target, candidates.interval, now)),
        "duplicate": lambda frame: frame.duplicated(["symbol", "ts", *VALUES]).to_numpy(dtype=bool),
        "conflicting_duplicate": lambda frame: frame.duplicated(["symbol", "ts"], keep=False).to_numpy(dtype=bool),
        "bad_tick": _bad_tick,
    }


def _of_prices(fields: frozenset[str]) -> dict[str, Check]:
    return {
        "missing_value": lambda frame: _missing(frame, fields),
        "not_positive": _not_positive,
        "high_below_low": lambda frame: (frame["high"] < frame["low"]).to_numpy(dtype=bool),
        "close_outside_range": _close_outside,
        "negative_volume": lambda frame: (frame["volume"] < 0).to_numpy(dtype=bool),
    }


def _of_returns() -> dict[str, Check]:
    return {
        "missing_return": lambda frame: frame[RETURN].isna().to_numpy(dtype=bool),
        "total_loss": lambda frame: (frame[RETURN] <= frame["floor"].astype("float64")).to_numpy(dtype=bool),
    }


def _mapped(frame: pd.DataFrame, values: Mapping[str, object]) -> pd.Series:
    codes, symbols = pd.factorize(frame["symbol"])
    return pd.Series(np.array([values.get(symbol) for symbol in symbols], dtype=object)[codes], index=frame.index)


def _wrong_currency(frame: pd.DataFrame) -> Mask:
    written = frame["currency"]
    is_code = written.str.fullmatch("[A-Z]{3}|[a-z]{3}")
    agrees = is_code & written.str.upper().eq(frame["expected_currency"].astype("str"))
    return (written.ne("") & ~agrees).to_numpy(dtype=bool)


def _missing(frame: pd.DataFrame, fields: frozenset[str]) -> Mask:
    """A close-only bar among others is kept; a bar with some of open, high and low is not."""
    ohl = frame[["open", "high", "low"]].isna().to_numpy()
    close = frame["close"].isna().to_numpy(dtype=bool)
    adjusted_only = close & frame["adj_close"].notna().to_numpy(dtype=bool) & ohl.all(axis=1)
    incomplete = (ohl.any(axis=1) & ~ohl.all(axis=1)) | close
    return incomplete & ~(adjusted_only & ("close" not in fields))


def _not_positive(frame: pd.DataFrame) -> Mask:
    low = (frame[list(PRICES)].to_numpy() <= 0).any(axis=1)
    return low & ~frame["allows_nonpositive"].to_numpy(dtype=bool)


def _close_outside(frame: pd.DataFrame) -> Mask:
    return ((frame["close"] > frame["high"]) | (frame["close"] < frame["low"])).to_numpy(dtype=bool)


def _late(frame: pd.DataFrame, targets: Mapping[str, Target], since: datetime, is_late: IsLate) -> Mask:
    """Only bars of the last days and later ones can be future or forming; each symbol and time is judged once."""
    late = np.zeros(len(frame), dtype=bool)
    recent = frame["ts"].to_numpy() >= np.datetime64(_naive(since), "us")
    if recent.any():
        keys = pd.MultiIndex.from_frame(frame.loc[recent, ["symbol", "ts"]])
        codes, distinct = pd.factorize(keys)
        late[recent] = np.array([is_late(ts, targets[symbol]) for symbol, ts in distinct], dtype=bool)[codes]
    return late


def _is_future(ts: pd.Timestamp, target: Target, interval: str, now: datetime) -> bool:
    if interval in DATED:
        return ts.date() > pd.Timestamp(now).tz_convert(target.timezone).date()
    return bool(ts.tz_localize("UTC") > now)


def _is_forming(ts: pd.Timestamp, target: Target, interval: str, now: datetime) -> bool:
    if interval in DATED:
        day: date = last_day(ts.date(), interval, round_the_clock=target.calendar == ROUND_THE_CLOCK)
        return session_end(day, target.calendar, target.timezone) > now
    return bool(ts.tz_localize("UTC") + timedelta(minutes=LENGTHS[interval]) > now)


def _bad_tick(frame: pd.DataFrame) -> Mask:
    return jumping(frame, FOLD)


def jumping(frame: pd.DataFrame, fold: float) -> Mask:
    """Bars that jump `fold` times and back, in the order of the frame given."""
    codes = pd.factorize(frame["symbol"])[0]
    order = np.lexsort((frame["ts"].to_numpy(), codes))
    ordered = frame.iloc[order]
    close = ordered["close"].fillna(ordered["adj_close"]).to_numpy()
    away = reverting_jumps(codes[order], close, fold) | spikes_within(ordered, fold)
    found = np.zeros(len(frame), dtype=bool)
    found[order] = away
    return found


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None) - (moment.utcoffset() or timedelta())
