"""Where the assets of a spanning tree stand when it is drawn: a row each, so that no name covers another.

From the centre at depth 0 branches go on to the right, as far as their distances add up to. An asset's row lies amid
those of its branches, the nearest of them closest, which keeps lines from crossing.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd


class Branch(NamedTuple):
    asset: str
    correlation: float
    distance: float


Tree = Mapping[str, list[Branch]]


def tree_layout(tree: pd.DataFrame) -> pd.DataFrame:
    """From the pairs of `spanning_tree`, one row an asset from top to bottom, the first at 0.

    Columns `asset`, `parent` ("" at the centre), `correlation` with the parent (NaN at the centre), `depth` (the sum of
    distances from the centre) and `branches` (how many pairs the asset is in).
    """
    neighbours = _neighbours(tree)
    rows = _rows(neighbours, _centre(neighbours))
    frame = pd.DataFrame(rows, columns=["asset", "parent", "correlation", "depth"])
    return frame.assign(branches=[len(neighbours[asset]) for asset in frame["asset"]])


def _neighbours(tree: pd.DataFrame) -> Tree:
    """Nearest first, and by name where two are as near."""
    found: dict[str, list[Branch]] = defaultdict(list)
    columns = (tree[name] for name in ("source", "target", "correlation", "distance"))
    for source, target, correlation, distance in zip(*columns, strict=True):
        found[str(source)].append(Branch(str(target), float(correlation), float(distance)))
        found[str(target)].append(Branch(str(source), float(correlation), float(distance)))
    return {asset: sorted(near, key=lambda one: (one.distance, one.asset)) for asset, near in sorted(found.items())}


def _centre(neighbours: Tree) -> str:
    """The asset from which all others are the least far in sum."""
    sums = {asset: round(_reach(neighbours, asset), 9) for asset in neighbours}
    return min(sums, key=lambda asset: (sums[asset], asset))


def _reach(neighbours: Tree, start: str) -> float:
    total, open_ends = 0.0, [(start, "", 0.0)]
    while open_ends:
        asset, came_from, far = open_ends.pop()
        total += far
        open_ends += [(near.asset, asset, far + near.distance) for near in neighbours[asset] if near.asset != came_from]
    return total


def _rows(neighbours: Tree, centre: str) -> list[tuple[str, str, float, float]]:
    """Without recursion, since a chain of assets may be longer than Python's stack."""
    rows: list[tuple[str, str, float, float]] = []
    todo = [((centre, "", float("nan"), 0.0), False)]
    while todo:
        row, is_open = todo.pop()
        if is_open:
            rows.append(row)
            continue
        asset, parent, _, depth = row
        on = [(near.asset, asset, near.correlation, depth + near.distance) for near in neighbours[asset]]
        onward = [one for one in on if one[0] != parent]
        above, below = onward[::2], onward[1::2]
        todo += [(one, False) for one in below[::-1]] + [(row, True)] + [(one, False) for one in above]
    return rows
