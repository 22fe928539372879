"""Futures of the basket: the fan of its wealth, odds with their errors, falls to come, and how far chance matters."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.risk.monte_carlo import (
    FLOW_EVERY,
    FloatArray,
    Odds,
    Plan,
    convergence,
    fan,
    odds,
    odds_of_goal,
    odds_of_ruin,
    simulate,
)
from analytics.risk.paths import BadSimulation, Process, bootstrap_process, gaussian_process, t_process
from analytics.risk.rebalancing import Rebalancing
from components.figures.risk_monte_carlo import convergence_figure, distribution_figure, wealth_fan_figure
from components.panel import Figure, Metric, Metrics, Panel, Provenance
from data.market import Market
from views.base import NothingToShow, Progress
from views.recent import Recent
from views.risk.book import PARTS_OF_A_BOOK, Book, Key, key_of, load_book, provenance_of_book, rebalancing_of
from views.risk.state import RiskView

METHOD = (
    "Returns of the bars ahead are drawn ({words}) and compounded from today's weights, rebalanced {rebalancing}, "
    "without costs or taxes; cash earns nothing. Money is not adjusted for inflation. The past's mean is taken for the "
    "future's."
)
LOOKS_AT = (*PARTS_OF_A_BOOK, "process", "paths", "ahead", "block", "goal", "ruin", "flow", "seed")
QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Run:
    """What the panels tell of one simulation, in multiples of today's equity; its paths themselves are let go."""

    book: Book
    plan: Plan
    words: str
    fan: pd.DataFrame
    terminal: FloatArray
    drawdown: FloatArray
    goal: Odds
    ruin: Odds
    loss: Odds
    settled: pd.DataFrame

    def provenance(self, view: RiskView) -> Provenance:
        return provenance_of_book(
            self.book,
            METHOD.format(words=self.words, rebalancing=self.plan.rebalancing),
            "risk#monte-carlo",
            process=view.process,
            paths=self.plan.paths,
            bars=self.plan.bars,
            seed=view.seed,
            mean_block=view.block if view.process == "bootstrap" else None,
            flow=view.flow,
        )

    @property
    def context(self) -> str:
        return f"{self.plan.paths:,} paths of {self.plan.bars:,} bars from {self.book.as_of:%Y-%m-%d}"


_recent: Recent[Key, Run] = Recent(most=2)


def _run(view: RiskView, market: Market, progress: Progress) -> Run:
    """One simulation for all panels that tell of it."""
    return _recent.get(key_of(view, market, LOOKS_AT), lambda: _simulated(view, market, progress))


def _simulated(view: RiskView, market: Market, progress: Progress) -> Run:
    book = load_book(view, market)
    process, weights, rebalancing = _process(view, book)
    plan = Plan(view.paths, view.ahead, rebalancing, view.flow / book.weighed.equity)
    simulation = simulate(process, weights, plan, rng=np.random.default_rng(view.seed), progress=progress)
    return Run(
        book=book,
        plan=plan,
        words=simulation.words,
        fan=fan(simulation),
        terminal=simulation.terminal,
        drawdown=simulation.drawdown.astype(np.float64),
        goal=odds_of_goal(simulation, view.goal),
        ruin=odds_of_ruin(simulation, view.ruin),
        loss=odds(simulation.wealth[:, -1] < 1 + plan.flow * (plan.bars // FLOW_EVERY)),
        settled=convergence(simulation, view.goal),
    )


def _process(view: RiskView, book: Book) -> "tuple[Process, pd.Series[float], Rebalancing]":
    """A basket brought back at every bar is one series; one that drifts is drawn holding by holding."""
    from analytics.risk.garch_paths import garch_process

    whole = pd.Series([1.0], index=["basket"])
    rebalancing = "daily" if view.process == "garch" else rebalancing_of(view)
    alone = rebalancing == "daily"
    returns = book.today.to_frame("basket") if alone else book.returns
    try:
        process = {
            "bootstrap": lambda: bootstrap_process(returns, view.block),
            "gaussian": lambda: gaussian_process(returns),
            "t": lambda: t_process(returns),
            "garch": lambda: garch_process(book.today),
        }[view.process]()
    except BadSimulation as error:
        raise NothingToShow(str(error)) from error
    return process, whole if alone else book.weighed.weights, rebalancing


def wealth_panel(view: RiskView, market: Market, progress: Progress) -> Panel:
    run = _run(view, market, progress)
    equity = run.book.weighed.equity
    marks = (("Today", equity), ("Goal", view.goal * equity), ("Ruin", view.ruin * equity))
    return Panel(
        name="wealth",
        title="Wealth to come",
        context=run.context,
        content=Figure(wealth_fan_figure(run.fan * equity, marks)),
        provenance=run.provenance(view),
        warnings=(*run.book.faults, *_short(run)),
    )


def odds_panel(view: RiskView, market: Market, progress: Progress) -> Panel:
    run = _run(view, market, progress)
    equity, terminal = run.book.weighed.equity, run.terminal
    low, median, high = (float(value) * equity for value in np.quantile(terminal, QUANTILES))
    error = float(terminal.std(ddof=1)) / len(terminal) ** 0.5 * equity
    unit = run.book.weighed.currency
    items = (
        _odds("goal", f"Reaches {view.goal:g} × equity", run.goal),
        _odds("ruin", f"Ever at {view.ruin:g} × equity", run.ruin),
        _odds("loss", "Ends with a loss", run.loss),
        Metric("mean", "Mean at the end", float(terminal.mean()) * equity, unit=unit, note=f"± {error:,.0f}"),
        Metric("median", "Median at the end", median, unit=unit),
        Metric("low", "5 % end below", low, unit=unit),
        Metric("high", "5 % end above", high, unit=unit),
        Metric("drawdown_median", "Worst fall, median", -float(np.median(run.drawdown)), "percent"),
        Metric("drawdown_95", "Worst fall, 5 % deeper", -float(np.quantile(run.drawdown, 0.95)), "percent"),
        Metric("seed", "Seed", view.seed, "integer"),
    )
    return Panel(
        name="odds",
        title="Odds",
        context="± one standard error of the simulation",
        content=Metrics(items),
        provenance=run.provenance(view),
        warnings=run.book.faults,
    )


def _odds(name: str, label: str, share: Odds) -> Metric:
    return Metric(name, label, share.value, "percent", note=f"± {share.error:.2%}")


def terminal_panel(view: RiskView, market: Market, progress: Progress) -> Panel:
    run = _run(view, market, progress)
    equity = run.book.weighed.equity
    marks = (("today", equity), ("goal", view.goal * equity))
    return Panel(
        name="terminal",
        title="Wealth at the end",
        context=run.context,
        content=Figure(distribution_figure(run.terminal * equity, run.book.weighed.currency, ",.3~s", marks)),
        provenance=run.provenance(view),
        warnings=run.book.faults,
    )


def falls_panel(view: RiskView, market: Market, progress: Progress) -> Panel:
    run = _run(view, market, progress)
    deepest = run.drawdown
    marks = (("median", float(np.median(deepest))), ("95 %", float(np.quantile(deepest, 0.95))))
    return Panel(
        name="falls",
        title="Worst falls to come",
        context=run.context,
        content=Figure(distribution_figure(deepest, "Worst fall from a peak", ".0%", marks)),
        provenance=run.provenance(view),
        warnings=run.book.faults,
    )


def convergence_panel(view: RiskView, market: Market, progress: Progress) -> Panel:
    run = _run(view, market, progress)
    return Panel(
        name="convergence",
        title="How far chance matters",
        context="odds of the goal as paths are added",
        content=Figure(convergence_figure(run.settled, "goal", "Odds of the goal")),
        provenance=run.provenance(view),
        warnings=run.book.faults,
    )


def _short(run: Run) -> tuple[str, ...]:
    if run.plan.bars <= len(run.book.returns):
        return ()
    return ("The paths run longer than the history that they are drawn from.",)
