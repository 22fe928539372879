"""A spanning tree laid out: rows that don't collide, lines that don't cross, and depths that are distances."""

from itertools import pairwise, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.risk.clustering import spanning_tree
from analytics.risk.dependence import correlation
from analytics.risk.tree_layout import tree_layout
from tests.analytics.risk.assets import two_groups


def of_pairs(*pairs: tuple[str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(pairs, columns=["source", "target", "distance"])
    return frame.assign(correlation=1 - frame["distance"] ** 2 / 2)


def test_a_star_is_laid_out_around_its_middle() -> None:
    laid = tree_layout(of_pairs(("a", "m", 0.5), ("b", "m", 0.7), ("c", "m", 0.9)))
    assert laid["asset"].to_list() == ["c", "a", "m", "b"]
    assert laid["parent"].to_list() == ["m", "m", "", "m"]
    assert laid["depth"].to_list() == pytest.approx([0.9, 0.5, 0, 0.7])
    assert laid["branches"].to_list() == [1, 1, 3, 1]
    assert np.isnan(laid["correlation"].iloc[2])


def test_a_long_chain_is_no_trouble() -> None:
    names = [f"n{number:04d}" for number in range(1_101)]
    laid = tree_layout(of_pairs(*((one, other, 1.0) for one, other in pairwise(names))))
    assert sorted(laid["asset"]) == names
    assert laid["depth"].max() == pytest.approx(550)


Bend = tuple[float, float, int, int]  # depth of the parent and of the asset, and their rows


def crosses(one: Bend, other: Bend) -> bool:
    """Whether the upright part of one, at its parent's depth, meets the level part of the other, in its asset's row."""
    depth, _, top, bottom = one
    left, right, _, row = other
    return min(top, bottom) < row < max(top, bottom) and left < depth < right


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(2, 9))
def test_no_line_crosses_another(seed: int, count: int) -> None:
    returns = pd.DataFrame(np.random.default_rng(seed).normal(size=(60, count)), columns=list("abcdefghi")[:count])
    laid = tree_layout(spanning_tree(correlation(returns)))
    depths, rows = dict(zip(laid["asset"], laid["depth"], strict=True)), {a: n for n, a in enumerate(laid["asset"])}
    links = [(parent, asset) for parent, asset in zip(laid["parent"], laid["asset"], strict=True) if parent]
    bends = [(depths[parent], depths[asset], rows[parent], rows[asset]) for parent, asset in links]
    assert len(bends) == count - 1
    assert not any(crosses(one, other) for one, other in permutations(bends, 2))


def test_an_order_of_assets_changes_nothing() -> None:
    returns = two_groups(each=5)
    turned = returns[returns.columns[::-1]]
    laid, other = (tree_layout(spanning_tree(correlation(one))) for one in (returns, turned))
    pd.testing.assert_frame_equal(laid, other)
