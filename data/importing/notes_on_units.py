"""What is worth saying about returns whose owner did not say what they are in."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from data.importing.headers import RETURN
from data.importing.normalise import Candidates
from data.importing.targets import Target
from data.returns import LARGE, LARGE_DAY

TAKEN = (
    "Nobody said what these returns are{what}: they count as {taken} until an import of the same file says {options}."
)


def notes_on_units(candidates: Candidates, checked: pd.DataFrame, targets: Mapping[str, Target]) -> tuple[str, ...]:
    return tuple(_notes(candidates, checked, targets)) if RETURN in candidates.fields else ()


def _notes(candidates: Candidates, checked: pd.DataFrame, targets: Mapping[str, Target]) -> Iterator[str]:
    if any(target.returns_in is None for target in targets.values()):
        yield TAKEN.format(what=" in", taken="fractions (0.01 is 1 %)", options="--returns-in percent or fraction")
    if any(target.returns_are is None for target in targets.values()):
        yield TAKEN.format(what="", taken="simple ones", options="--returns-are simple or log")
    kept = checked[checked["fault"] == ""]
    for symbol, values in kept.groupby("symbol", sort=False)[RETURN]:
        median = float(np.median(values.abs()))
        if targets[str(symbol)].returns_in is None and median > LARGE.get(candidates.interval, LARGE_DAY):
            yield f"{symbol}: half of the returns are above {median:.0%} if they are fractions; are they in percent?"
