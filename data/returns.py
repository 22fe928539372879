"""What a series of returns says, in numbers that can be worked with. Pure: arrays and frames in, the same out.

A series keeps its file's numbers. `returns_in` and `returns_are` of its instrument say what they are; where their
owner said nothing they count as simple returns and as fractions, and `doubts` tells when their size speaks against it.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from data.adjustment import LinkedSource, Rows, source_positions
from data.consolidation import Floats, best_rows
from data.instruments import Instrument

INDEX_START = 100.0
A_HUNDREDTH = 0.01
# Above such a median size, fractions would be of a market that hardly exists: 5 % a day, and by √time.
LARGE: Mapping[str, float] = MappingProxyType({"1w": 0.11, "1mo": 0.23})
LARGE_DAY = 0.05
BUILT = (
    "{symbol} is a series of returns and has no prices: what is drawn as its close is an index of them, {start:g} "
    "before the first."
)
TOO_LARGE = (
    "{symbol}: nobody said what its returns are in, so they count as fractions, and half of them are above "
    "{median:.0%} a period; if they are in percent, say so: import the file again with --returns-in percent."
)
RUINED = (
    "{symbol}: a return of −100 % or less can't be simple, so there is no index of these returns; import the file "
    "again with --returns-in percent or --returns-are log, whichever is true."
)


def scale_of(instrument: Instrument) -> float:
    """What a stored return is multiplied by to be a fraction."""
    return A_HUNDREDTH if instrument.returns_in == "percent" else 1.0


def simple_fractions(stored: Floats, instrument: Instrument) -> Floats:
    """The stored returns as simple returns, fractions."""
    fractions: Floats = np.asarray(stored * scale_of(instrument), dtype=np.float64)
    return np.asarray(np.expm1(fractions), dtype=np.float64) if instrument.returns_are == "log" else fractions


def index_of(simple: Floats) -> Floats:
    """What 100 has become after each return; NaN throughout where a return leaves nothing to go on with."""
    if (simple <= -1).any():
        return np.full(len(simple), np.nan)
    return np.asarray(INDEX_START * np.cumprod(1 + simple), dtype=np.float64)


def returns_frame(rows: Rows, sources: Sequence[LinkedSource], instrument: Instrument) -> pd.DataFrame:
    """Frame of data/bars.py with `return`, as stored: per date the source of the best priority, on all of history."""
    known = np.isin(rows["source_id"], [source.id for source in sources])  # one that isn't linked yet waits
    ts, source_id, stored = (rows[name][known] for name in ("ts", "source_id", "return"))
    position = source_positions(source_id, sources)
    best = best_rows(ts, position, np.zeros(len(ts), dtype=bool))
    stored = stored[best]
    index = pd.DatetimeIndex(ts[best].astype("datetime64[us]"), name="ts").tz_localize("UTC")
    names = pd.Index([source.name for source in sources])
    none = np.full(len(stored), np.nan)
    return pd.DataFrame(
        {
            "open": none,
            "high": none,
            "low": none,
            "close": index_of(simple_fractions(stored, instrument)),
            "volume": none,
            "return": stored,
            "source": pd.Categorical.from_codes(position[best], categories=names),
            "flags": np.zeros(len(stored), dtype=np.int16),
        },
        index=index,
    )


def warnings_of_returns(frame: pd.DataFrame, instrument: Instrument, interval: str) -> tuple[str, ...]:
    """What somebody who looks at a frame of returns must know."""
    is_built = frame["close"].notna().all()
    built = (BUILT.format(symbol=instrument.symbol, start=INDEX_START),) if is_built else ()
    return (*built, *doubts(frame, instrument, interval))


def doubts(frame: pd.DataFrame, instrument: Instrument, interval: str) -> Iterator[str]:
    """Whether these returns can be what they are taken for."""
    median = float(np.median(np.abs(frame["return"]))) if len(frame) else 0.0
    if instrument.returns_in is None and median > LARGE.get(interval, LARGE_DAY):
        yield TOO_LARGE.format(symbol=instrument.symbol, median=median)
    if frame["close"].isna().any():
        yield RUINED.format(symbol=instrument.symbol)
