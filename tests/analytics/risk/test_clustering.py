"""Clusters and the spanning tree: they find known groups, and agree with plain algorithms."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analytics.risk.clustering import clusters, distance, members, spanning_tree
from analytics.risk.dependence import correlation
from analytics.risk.sample import BadReturns
from tests.analytics.risk.assets import two_groups

CORRELATION = correlation(two_groups()[["a0", "b0", "a1", "b1", "a2", "b2"]])


def plain_tree(frame: pd.DataFrame) -> float:
    """Kruskal's total distance."""
    group = {name: {name} for name in frame}
    total = 0.0
    edges = sorted((np.sqrt(2 * (1 - frame.loc[a, b])), a, b) for a, b in combinations(frame, 2))
    for length, a, b in edges:
        if group[a] is not group[b]:
            total += length
            group[a] |= group[b]
            for name in group[a]:
                group[name] = group[a]
    return total


@pytest.mark.parametrize("linkage", ["ward", "average", "single", "complete"])
def test_it_finds_the_groups(linkage: str) -> None:
    found = clusters(CORRELATION, linkage)  # type: ignore[arg-type]  # from the list above
    assert {name[0] for name in found.order[:3]} in ({"a"}, {"b"})
    assert sorted(found.order) == sorted(CORRELATION)
    assert members(found, CORRELATION, 2).groupby(lambda name: name[0]).nunique().to_list() == [1, 1]
    assert 0.8 < found.faithfulness <= 1


def test_its_dendrogram_can_be_drawn() -> None:
    found = clusters(CORRELATION)
    assert found.across.shape == found.heights.shape == (5, 4)
    assert found.heights.max() == pytest.approx(found.links[:, 2].max())
    leaves = found.across[:, [0, 3]][found.heights[:, [0, 3]] == 0]
    assert sorted(leaves) == [5, 15, 25, 35, 45, 55]


def test_its_tree_is_the_shortest() -> None:
    wide = correlation(two_groups(100, 12, seed=4))
    tree = spanning_tree(wide)
    assert len(tree) == len(wide) - 1
    assert tree["distance"].sum() == pytest.approx(plain_tree(wide))
    assert set(tree["source"]) | set(tree["target"]) == set(wide)
    assert tree["distance"].is_monotonic_increasing
    first = tree.iloc[0]
    assert first["correlation"] == wide.loc[first["source"], first["target"]]


def test_twins_are_joined_at_no_distance() -> None:
    returns = two_groups()
    twins = correlation(returns.assign(twin=returns["a0"]))
    tree = spanning_tree(twins)
    assert len(tree) == 6
    assert (tree["source"][0], tree["target"][0], tree["distance"][0]) == ("a0", "twin", 0)


def test_alike_assets_make_a_level_tree() -> None:
    alike = pd.DataFrame(np.full((3, 3), 0.5) + np.eye(3) / 2, list("abc"), list("abc"))
    assert clusters(alike).faithfulness == 1
    assert len(spanning_tree(alike)) == 2


def test_opposites_are_farthest() -> None:
    assert distance(pd.DataFrame([[1.0, -1.0], [-1.0, 1.0]])).tolist() == [[0, 2], [2, 0]]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: clusters(CORRELATION.iloc[:1, :1]), "at least two"),
        (lambda: clusters(CORRELATION * np.nan), "not correlations"),
        (lambda: spanning_tree(CORRELATION * 2), "not correlations"),
        (lambda: clusters(CORRELATION, "nearest"), "linkage is"),
        (lambda: members(clusters(CORRELATION), CORRELATION, 7), "from 1 to 6"),
    ],
)
def test_bad_input_is_a_sentence(make: object, says: str) -> None:
    with pytest.raises(BadReturns, match=says):
        make()  # type: ignore[operator]  # a lambda of the list above
