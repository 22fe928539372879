"""Which assets belong together: hierarchical clusters of correlations, and the tree that joins all at least cost.

The distance of two assets is √(2 (1 − ρ)), from 0 to 2. Mantegna, Hierarchical Structure in Financial Markets, European
Physical Journal B 11, 1999.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from analytics.risk.sample import BadReturns
from analytics.volatility.returns import FloatArray

Linkage = Literal["ward", "average", "single", "complete"]


@dataclass(frozen=True, slots=True)
class Clusters:
    """`order`: assets as the leaves from left to right, neighbours alike. `links`: scipy's linkage, (assets − 1, 4).

    `across` and `heights`, each (assets − 1, 4), draw the dendrogram: leaf k stands at 5 + 10 k. `faithfulness` is the
    cophenetic correlation, 1 where the tree keeps every distance.
    """

    order: tuple[str, ...]
    links: FloatArray
    across: FloatArray
    heights: FloatArray
    faithfulness: float


def distance(correlation: pd.DataFrame) -> FloatArray:
    """Asset × asset; raises BadReturns for what is not a correlation matrix."""
    values = correlation.to_numpy(dtype=np.float64)
    if values.shape[0] != values.shape[1] or len(values) < 2:
        raise BadReturns("This needs the correlations of at least two assets.")
    if not (np.isfinite(values).all() and np.allclose(values, values.T) and (np.abs(values) <= 1 + 1e-9).all()):
        raise BadReturns("These are not correlations: every value must be there, from −1 to 1, the same both ways.")
    found: FloatArray = np.sqrt(2 * np.clip(1 - (values + values.T) / 2, 0, 2))
    np.fill_diagonal(found, 0)
    return found


def clusters(correlation: pd.DataFrame, linkage: Linkage = "average") -> Clusters:
    """Clusters with the leaves in optimal order (Bar-Joseph et al. 2001); raises BadReturns."""
    apart = distance(correlation)
    if linkage not in get_args(Linkage):
        raise BadReturns("The linkage is ward, average, single or complete.")
    from scipy.cluster.hierarchy import cophenet, dendrogram, optimal_leaf_ordering
    from scipy.cluster.hierarchy import linkage as link
    from scipy.spatial.distance import squareform

    condensed = squareform(apart, checks=False)
    links = optimal_leaf_ordering(link(condensed, linkage), condensed)
    drawn = dendrogram(links, no_plot=True)
    kept = cophenet(links)
    level = np.ptp(condensed) == 0 or np.ptp(kept) == 0
    return Clusters(
        tuple(str(correlation.columns[leaf]) for leaf in drawn["leaves"]),
        links,
        np.array(drawn["icoord"], np.float64),
        np.array(drawn["dcoord"], np.float64),
        1.0 if level else float(np.corrcoef(condensed, kept)[0, 1]),
    )


def members(found: Clusters, correlation: pd.DataFrame, count: int) -> "pd.Series[int]":
    """The number of each asset's cluster, 1 to at most `count`; raises BadReturns."""
    if not 1 <= count <= len(correlation):
        raise BadReturns(f"There can be from 1 to {len(correlation)} clusters; choose another number.")
    from scipy.cluster.hierarchy import fcluster

    return pd.Series(fcluster(found.links, count, "maxclust"), correlation.columns, name="cluster")


def spanning_tree(correlation: pd.DataFrame) -> pd.DataFrame:
    """The assets − 1 pairs that join all assets with the least total distance, nearest first; raises BadReturns.

    Columns `source`, `target`, `correlation`, `distance`.
    """
    apart = distance(correlation)
    from scipy.sparse.csgraph import minimum_spanning_tree

    # A constant on every edge changes no tree, and keeps zero distances from being taken for no edge.
    tree = minimum_spanning_tree(np.triu(apart + 1, 1)).tocoo()
    near = np.lexsort((tree.col, tree.row, apart[tree.row, tree.col]))
    source, target = tree.row[near], tree.col[near]
    return pd.DataFrame(
        {
            "source": correlation.columns[source],
            "target": correlation.columns[target],
            "correlation": correlation.to_numpy()[source, target],
            "distance": apart[source, target],
        }
    )
