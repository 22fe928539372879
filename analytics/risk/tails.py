"""The tail of tomorrow's loss as a method saw it, for each period that it was seen from.

Losses are positive and fractions of the value at the end of that period; a negative value at risk says that even the
tail was expected to gain. VaR_c is the loss not exceeded with probability c; ES_c the mean of VaR_u over u from c to 1
(Acerbi & Tasche 2002, Journal of Banking & Finance 26, 1487–1503). NaN: ES where the tail has no mean.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from analytics.volatility.returns import FloatArray

# A tail is cut into slices, thinner and thinner towards its end, for the tests that draw from it.
SLICES = 48
DEPTHS = 1 - np.geomspace(1, 1e-4, SLICES)
SLICE_WEIGHTS = np.diff(np.append(DEPTHS, 1.0))


class Shape(Protocol):
    """A distribution of losses. `levels` are probabilities in (0, 1), shape (k,), as are the results."""

    def quantile(self, levels: FloatArray) -> FloatArray: ...
    def shortfall(self, levels: FloatArray) -> FloatArray: ...


@dataclass(frozen=True, eq=False)
class Tails:
    """Rows: periods seen from; columns: confidences. `slices` has a third axis: mean losses of the tail's slices.

    The slices of one tail rise; by SLICE_WEIGHTS, their parts of it, their mean is the expected shortfall.
    """

    value_at_risk: FloatArray
    expected_shortfall: FloatArray
    slices: FloatArray
    notes: tuple[str, ...] = ()


def tail(shape: Shape, confidences: Sequence[float]) -> Tails:
    """Of one distribution: a single row."""
    levels, nodes = np.asarray(confidences, dtype=np.float64), slice_nodes(confidences)
    return sliced(shape.quantile(levels)[np.newaxis], shape.shortfall(nodes.ravel())[np.newaxis], confidences)


def slice_nodes(confidences: Sequence[float]) -> FloatArray:
    """The levels at which each tail's slices begin, shape (confidences, SLICES); the first is the confidence."""
    levels = np.asarray(confidences, dtype=np.float64)
    return np.asarray(levels[:, np.newaxis] + (1 - levels[:, np.newaxis]) * DEPTHS)


def sliced(value_at_risk: FloatArray, shortfalls: FloatArray, confidences: Sequence[float]) -> Tails:
    """From VaR (n, confidences) and ES at `slice_nodes`, flat: (n, confidences × SLICES)."""
    beyond = shortfalls.reshape(len(shortfalls), len(confidences), SLICES)
    lost = np.concatenate([beyond * (1 - DEPTHS), np.zeros((*beyond.shape[:2], 1))], axis=2)
    return Tails(value_at_risk, beyond[:, :, 0], -np.diff(lost, axis=2) / SLICE_WEIGHTS)


def located(one: Tails, location: FloatArray, scale: FloatArray) -> Tails:
    """The same shape moved and stretched for each period: losses location + scale × L, with rows of either (n,)."""
    at, by = location[:, np.newaxis], scale[:, np.newaxis]
    return Tails(
        at + by * one.value_at_risk,
        at + by * one.expected_shortfall,
        at[..., np.newaxis] + by[..., np.newaxis] * one.slices,
        one.notes,
    )


def stacked(parts: Iterable[Tails]) -> Tails:
    """One after the other; notes once each."""
    rows = list(parts)
    notes = dict.fromkeys(note for part in rows for note in part.notes)
    return Tails(
        np.concatenate([part.value_at_risk for part in rows]),
        np.concatenate([part.expected_shortfall for part in rows]),
        np.concatenate([part.slices for part in rows]),
        tuple(notes),
    )
