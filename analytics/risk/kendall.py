"""Kendall's τ-b of many columns, compiled: each pair takes n log n steps by counting in a tree of ranks.

Kendall, The Treatment of Ties in Ranking Problems, Biometrika 33, 1945; the tree is Fenwick's (1994).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.volatility.returns import FloatArray

Ranks = NDArray[np.int32]
THREADS = 2


def kendall_tau(values: FloatArray) -> FloatArray:
    """τ-b of every pair of columns, each of which varies; shape (columns, columns)."""
    ranks = np.column_stack([np.unique(column, return_inverse=True)[1] for column in values.T]).astype(np.int32)
    order = np.argsort(ranks, axis=0, kind="stable").astype(np.int32)
    in_order = np.take_along_axis(ranks, order, axis=0)
    after = np.column_stack([np.searchsorted(column, column, side="right") for column in in_order.T]).astype(np.int32)
    by_column = (np.asfortranarray(order), np.asfortranarray(after), np.asfortranarray(ranks))
    count, highest = _counter(), int(ranks.max()) + 1
    # Threads made here, not numba's own: those of its OpenMP layer do not survive a fork.
    with ThreadPoolExecutor(THREADS) as threads:
        parts = threads.map(lambda first: count(*by_column, highest, (first, THREADS)), range(THREADS))
        surplus = sum(parts, np.zeros((ranks.shape[1],) * 2))
    pairs = len(values) * (len(values) - 1) / 2
    untied = [np.sqrt(pairs - _tied(column)) for column in ranks.T]
    tau = np.clip(surplus / np.outer(untied, untied), -1, 1)
    np.fill_diagonal(tau, 1.0)
    return tau


def _tied(ranks: Ranks) -> float:
    counts = np.bincount(ranks)
    return float((counts * (counts - 1)).sum() / 2)


@cache
def _counter() -> Callable[[Ranks, Ranks, Ranks, int, tuple[int, int]], FloatArray]:
    from numba import njit

    @njit(nogil=True)
    def of_pair(ranks: Ranks, after: Ranks, highest: int) -> int:
        """Concordant pairs less discordant ones; `ranks` of one column in the order of the other.

        `after` is where the other's next value starts: equal values enter the tree together.
        """
        tree = np.zeros(highest + 1, np.int32)
        surplus, start = 0, 0
        while start < len(ranks):
            stop = after[start]
            for at in range(start, stop):
                below, not_above = ranks[at], ranks[at] + 1
                while below > 0:
                    surplus += tree[below]
                    below &= below - 1
                while not_above > 0:
                    surplus += tree[not_above]
                    not_above &= not_above - 1
                surplus -= start
            for at in range(start, stop):
                rank = ranks[at] + 1
                while rank <= highest:
                    tree[rank] += 1
                    rank += rank & -rank
            start = stop
        return surplus

    @njit(nogil=True)
    def of_all(order: Ranks, after: Ranks, ranks: Ranks, highest: int, turn: tuple[int, int]) -> Any:
        """Of every `turn[1]`-th column from `turn[0]` with those before it; 0 elsewhere."""
        columns = ranks.shape[1]
        surplus = np.zeros((columns, columns))
        for one in range(turn[0], columns, turn[1]):
            for other in range(one):
                found = of_pair(ranks[:, other][order[:, one]], after[:, one], highest)
                surplus[one, other] = surplus[other, one] = found
        return surplus

    return of_all
