"""What a figure's traces hold, as plain numbers, and where those stand in a box of the picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from components.figures.arrays import read_typed_array

Numbers = NDArray[np.float64]


def numbers_of(raw: Any, categories: dict[str, int]) -> Numbers:
    """Numbers as they are, dates as milliseconds, and other words by the order in which `categories` met them."""
    if isinstance(raw, Mapping):
        return np.asarray(read_typed_array(raw), dtype=np.float64)
    if raw is None:
        return np.empty(0)
    values = list(raw)
    if any(isinstance(value, str) for value in values):
        return _of_words([str(value) for value in values], categories)
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _of_words(words: Sequence[str], categories: dict[str, int]) -> Numbers:
    if words[0][:4].isdigit() and "-" in words[0][4:6]:
        try:
            return np.asarray(
                pd.DatetimeIndex(pd.to_datetime(list(words), utc=True)).as_unit("ms").asi8, dtype=np.float64
            )
        except ValueError:
            pass
    return np.array([categories.setdefault(word, len(categories)) for word in words], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Scale:
    """From the values of an axis to the picture's units: `start` is where `low` stands, `end` where `high` does."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def __call__(self, values: Numbers) -> Numbers:
        share = (leveled(values, self.is_log) - self.low) / (self.high - self.low)
        return np.clip(self.start + share * (self.end - self.start), -999, 999)

    @property
    def ground(self) -> float:
        """Where nothing stands: 0, or the end of the axis that is nearest to it."""
        share = 0.0 if self.is_log else min(max(-self.low / (self.high - self.low), 0.0), 1.0)
        return self.start + share * (self.end - self.start)


def leveled(values: Numbers, is_log: bool) -> Numbers:
    """Their logarithms where the axis has those; what has none is missing."""
    if not is_log:
        return values
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(values > 0, np.log10(values), np.nan)


def scale_of(axis: Mapping[str, Any], values: Sequence[Numbers], start: float, end: float) -> Scale | None:
    """The stretch that the axis asks for, else that of the values; None where there is no number."""
    is_log = axis.get("type") == "log"
    joined = leveled(np.concatenate([np.empty(0), *values]), is_log)
    finite = joined[np.isfinite(joined)]
    if not finite.size:
        return None
    low, high = asked_range(axis) or (float(finite.min()), float(finite.max()))
    if axis.get("autorange") == "reversed":
        start, end = end, start
    return Scale(low, high, start, end, is_log) if low < high else Scale(low - 1, low + 1, start, end, is_log)


def asked_range(axis: Mapping[str, Any]) -> tuple[float, float] | None:
    bounds = numbers_of(axis["range"], {}) if axis.get("range") else np.empty(0)
    if bounds.size != 2 or not np.isfinite(bounds).all() or bounds[0] >= bounds[1]:
        return None
    return float(bounds[0]), float(bounds[1])


def thinned(x: Numbers, y: Numbers, most: int) -> tuple[Numbers, Numbers]:
    """The lowest and the highest of each of `most` / 2 stretches, in their order: no peak is lost."""
    if len(y) <= most:
        return x, y
    kept: list[int] = []
    for part in np.array_split(np.arange(len(y)), most // 2):
        finite = part[np.isfinite(y[part])]
        kept += sorted({int(finite[y[finite].argmin()]), int(finite[y[finite].argmax()])} if finite.size else {part[0]})
    return x[kept], y[kept]
