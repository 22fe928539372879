"""A figure in a few numbers a trace: how many points, from where to where, the last, lowest, highest and middle value.

Where the points have names, as bars mostly do, it is the value of each.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from components.figures.arrays import read_typed_array
from components.panel import Column, Scalar, iso

MEASURED = ("close", "y", "z", "x", "values", "r")  # where the numbers of a trace may be, the first there is
STATISTICS: Mapping[str, Callable[[Any], Any]] = {
    "last": lambda numbers: numbers[-1],
    "lowest": np.min,
    "highest": np.max,
    "middle": np.median,
}
DIGITS = 6  # of the largest number of a trace
COUNT = Column("count", "", "integer")
PLACE = Column("place", "")
WORD = Column("word", "", "text")

Said = tuple[str, Scalar, Column]  # what, its value, how it is written


def drawn_facts(figure: Mapping[str, Any]) -> Iterator[tuple[str, str, Scalar, Column]]:
    """The name of the trace, what is said of it, the value, and how that is written."""
    seen: Counter[str] = Counter()
    for trace in figure.get("data", ()):
        said = list(_said_of(trace, figure.get("layout", {})))
        name = str(trace.get("name") or str(trace.get("type", "trace")).capitalize())
        seen[name] += bool(said)  # what only carries a legend or a label is no second of its name
        label = name if seen[name] <= 1 else f"{name} {seen[name]}"
        yield from ((label, *one) for one in said)


def _said_of(trace: Mapping[str, Any], layout: Mapping[str, Any]) -> Iterator[Said]:
    along = "y" if trace.get("orientation") == "h" else "labels" if "labels" in trace else "x"
    arrays = ((name, _listed(trace.get(name))) for name in MEASURED if name != along)
    numbers = next((found for _, found in arrays if _is_numeric(found)), None)
    if numbers is None:
        return
    places = _listed(trace.get(along))
    if len(places) == len(numbers) and _are_names(places):
        column = _column_for(numbers)
        yield from ((name, _number(value), column) for name, value in zip(places, numbers, strict=True))
    else:
        yield from _summary(numbers, places, is_dated=_axis_of(trace, along, layout).get("type") == "date")


def _summary(numbers: list[Any], places: list[Any], *, is_dated: bool) -> Iterator[Said]:
    yield "points", len(numbers), COUNT
    if places:
        yield "from", *_place(places[0], is_dated=is_dated)
        yield "to", *_place(places[-1], is_dated=is_dated)
    known = np.array([number for number in map(_number, numbers) if number is not None])
    column = _column_for(numbers)
    for what, statistic in STATISTICS.items():
        yield what, float(statistic(known)) if len(known) else None, column


def _axis_of(trace: Mapping[str, Any], along: str, layout: Mapping[str, Any]) -> Mapping[str, Any]:
    """A trace says `x2` for the axis that the layout calls `xaxis2`."""
    number = str(trace.get(f"{along}axis", along))[1:]
    found: Mapping[str, Any] = layout.get(f"{along}axis{number}", {})
    return found


def _listed(raw: Any) -> list[Any]:
    """Flat, however it was written."""
    if isinstance(raw, Mapping):
        return list(read_typed_array(raw).tolist()) if "bdata" in raw else []
    if isinstance(raw, np.ndarray):
        return list(raw.ravel().tolist())
    if not _is_list(raw):
        return []
    return [part for one in raw for part in (_listed(one) if _is_list(one) else [one])]


def _is_list(raw: Any) -> bool:
    return isinstance(raw, Sequence | np.ndarray) and not isinstance(raw, str)


def _is_numeric(values: list[Any]) -> bool:
    return any(_number(value) is not None for value in values) and not any(isinstance(value, str) for value in values)


def _are_names(places: list[Any]) -> bool:
    """Words, and not days."""
    return all(isinstance(place, str) and not place[:4].isdigit() for place in places)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not math.isfinite(value):
        return None
    return float(value)


def _place(value: Any, *, is_dated: bool) -> tuple[Scalar, Column]:
    number = _number(value)
    if number is None:
        return str(value), WORD
    return (iso(pd.Timestamp(number, unit="ms")), WORD) if is_dated else (number, PLACE)


def _column_for(numbers: list[Any]) -> Column:
    largest = max((abs(number) for number in map(_number, numbers) if number), default=1.0)
    return Column("number", "", "number", min(max(DIGITS - 1 - math.floor(math.log10(largest)), 0), 12))
