"""Panels of one simulation, one walk or one frontier are one job, whose numbers are computed once."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from components.panel import Figure, Metrics, Panel, Table
from data.cache import Cache
from data.home import Home
from data.market import Market
from tests.data.market_data import made_bars, store
from views.base import PanelSpec, ViewKind
from views.registry import kinds
from views.risk import KIND, RiskView, allocation, monte_carlo
from views.slow import compute, kept_panel, panel_of_result, work_of

SIMULATED = ("wealth", "odds", "terminal", "falls", "convergence")
VIEW = RiskView.parse("holdings=AAA:0.5,BBB:0.5&range=max&paths=500&ahead=20&trained=60&reset=20")


@pytest.fixture
def market(home: Home) -> Market:
    for number, symbol in enumerate(("AAA", "BBB", "SPX")):
        steps = np.random.default_rng(number).normal(0.0005, 0.01, 200)
        close = 100 * np.exp(np.cumsum(steps))
        bars = made_bars("2020-01-01", 200)
        store(home.database, symbol, bars.assign(open=close, high=close * 1.01, low=close * 0.99, close=close))
    return home.market


def counted(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> list[int]:
    calls: list[int] = []
    real = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *args, **values: calls.append(1) or real(*args, **values))
    return calls


@pytest.mark.parametrize(
    ("names", "module", "computes"),
    [
        (SIMULATED, monte_carlo, "simulate"),
        (("walk", "walks"), allocation, "walk_forward"),
        (("frontier", "weights"), allocation, "frontier"),
    ],
)
def test_they_are_one_job_and_computed_once(
    market: Market,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    names: tuple[str, ...],
    module: object,
    computes: str,
) -> None:
    cache, calls = Cache(folder / "cache", 2**24), counted(monkeypatch, module, computes)
    works = {work_of(KIND, KIND.spec(name), VIEW, market, user_id=1) for name in names}
    assert len(works) == 1
    (work,) = works
    told: list[float] = []
    result = compute(KIND, work, market, cache, lambda fraction, _: told.append(fraction))
    assert len(calls) == 1
    assert told == sorted(told)
    for name in names:
        kept = kept_panel(work, cache, name)
        assert isinstance(kept, Panel)
        assert kept.name == panel_of_result(result, name).name == name
        assert isinstance(kept.content, Figure | Metrics | Table)


def test_what_makes_no_difference_to_them_asks_for_nothing_new(market: Market) -> None:
    spec = KIND.spec("odds")
    work = work_of(KIND, spec, VIEW, market, user_id=1)
    elsewhere = RiskView.parse(f"{VIEW.query()}&tab=stress&market_shock=-0.5&confidence=0.95")
    other = RiskView.parse(f"{VIEW.query()}&seed=2")
    assert work_of(KIND, spec, elsewhere, market, user_id=1) == work
    assert work_of(KIND, spec, other, market, user_id=1) != work


def test_panels_of_one_page_share_a_book_until_the_data_changes(market: Market, home: Home) -> None:
    first = monte_carlo.load_book(VIEW, market)
    assert monte_carlo.load_book(RiskView.parse(f"{VIEW.query()}&tab=stress"), market) is first
    assert monte_carlo.load_book(RiskView.parse(f"{VIEW.query()}&risk_free=0.01"), market) is not first
    longer = made_bars("2020-01-01", 260)
    for symbol in ("AAA", "BBB"):
        store(home.database, symbol, longer.loc[pd.Timestamp("2020-07-25", tz="UTC") :])
    market._trusted_until = 0.0  # as after a second
    assert len(monte_carlo.load_book(VIEW, market).returns) > len(first.returns)


@pytest.mark.parametrize("kind", kinds().values(), ids=kinds())
def test_what_is_computed_together_depends_on_the_same(kind: ViewKind[Any]) -> None:
    jobs: dict[str, list[PanelSpec[Any]]] = {}
    for spec in kind.panels:
        if spec.together:
            jobs.setdefault(spec.together, []).append(spec)
    names = {spec.name for spec in kind.panels}
    for job, specs in jobs.items():
        assert job not in names - {spec.name for spec in specs}
        assert all(spec.slow and not spec.personal for spec in specs)
        assert len({(spec.reads, spec.looks_at) for spec in specs}) == 1
