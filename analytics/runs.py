"""Contiguous stretches of bars that have all the values that a calculation needs."""

import numpy as np
from numpy.typing import NDArray


def valid_runs(*columns: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Start and stop of each stretch in which every column is finite."""
    valid: NDArray[np.bool_] = np.logical_and.reduce([np.isfinite(column) for column in columns])
    if valid.all():
        return [(0, len(valid))] if len(valid) else []
    edges = np.flatnonzero(np.diff(valid, prepend=False, append=False))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
