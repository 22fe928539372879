"""The instrument and its peers on the dates that all of them have."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analytics.volatility.cone import percentile_rank
from analytics.volatility.portfolio_volatility import equal_weights
from components.numbers import percent_text
from components.panel import Provenance, Scalar
from data.instruments import UnknownSymbol
from data.market import Market
from views.base import NothingToShow
from views.provenance import provenance_of
from views.volatility.measures import EWMA_NAME, Measures, measure
from views.volatility.state import VolatilityView

FEWEST = 30
NOBODY = "Nothing is compared with {symbol} yet: choose other instruments under “Compare with”."
NONE_LEFT = "Nothing is left to compare {symbol} with. {faults} Choose others, or a longer range."
TOO_YOUNG = "{name} is left out: it has fewer than {fewest} bars in common with {symbol} in this stretch."
TOO_FEW = (
    "All together have only {count} bars in common in this stretch; leave out {shortest}, or choose a longer range."
)
LOST = (
    "All have {common:,} of {symbol}'s {own:,} bars in common; the shortest is {shortest}, "
    "which has bars here from {first:%Y-%m-%d} to {last:%Y-%m-%d} only."
)


@dataclass(frozen=True, slots=True)
class Peers:
    """`returns` are log returns between dates that all have, of all history; `stretch` are those looked at.

    `weights` add up to 1. `periods`: bars a year of the common dates.
    """

    own: Measures
    alone: Mapping[str, Measures]
    returns: pd.DataFrame
    stretch: pd.Index
    weights: Mapping[str, float]
    periods: float
    faults: tuple[str, ...]

    @property
    def in_stretch(self) -> pd.DataFrame:
        return self.returns.loc[self.stretch]

    @property
    def context(self) -> str:
        first, last = self.stretch[0], self.stretch[-1]
        return f"{len(self.stretch):,} returns between common bars, {first:%Y-%m-%d} … {last:%Y-%m-%d}"

    def provenance(self, method: str, **parameters: Scalar) -> Provenance:
        """With the sources of every member."""
        shown = self.in_stretch
        every = {name: provenance_of(one.bars, shown, method, **parameters) for name, one in self.alone.items()}
        sources = tuple(
            replace(note, title=f"{name}: {note.title}") for name, told in every.items() for note in told.sources
        )
        quarantined = sum(told.quarantined for told in every.values())
        return replace(next(iter(every.values())), sources=sources, quarantined=quarantined)


@dataclass(frozen=True, slots=True)
class Standing:
    """How volatile one is at its own last bar of the stretch, and where that is among its own past there."""

    line: "pd.Series[float]"
    rank: float

    def words(self, last: pd.Timestamp) -> str:
        """With its date, unless that is the `last` that is looked at."""
        own = self.line.index[-1]
        when = "" if own == last else f" on {own:%Y-%m-%d}"
        return f"{percent_text(self.line.iloc[-1], 1)}{when}, rank {percent_text(self.rank, 0)}"


def load_peers(view: VolatilityView, market: Market) -> Peers:
    """Raises UnknownSymbol for the instrument itself, NothingToShow."""
    own = measure(replace(view, estimators=()), market)
    if not view.peers:
        raise NothingToShow(NOBODY.format(symbol=view.symbol))
    levels, alone, faults = _levels(view, own, market)
    if len(levels) < 2:
        raise NothingToShow(NONE_LEFT.format(symbol=view.symbol, faults=" ".join(faults)))
    common = pd.DataFrame(levels).dropna()
    returns = common.diff().iloc[1:]
    first, last = own.shown.index[0], own.shown.index[-1]
    stretch = returns.loc[first:last].index
    counts = {name: len(level.loc[first:last]) for name, level in levels.items()}
    shortest = min(counts, key=lambda name: counts[name])
    if len(stretch) < FEWEST:
        raise NothingToShow(TOO_FEW.format(count=len(stretch), shortest=shortest))
    both = len(common.loc[first:last])
    if both < counts[view.symbol]:
        faults = (*faults, _lost(view.symbol, both, counts, levels[shortest].loc[first:last]))
    weights, said = _weights(view, tuple(levels))
    periods = min(one.periods for one in alone.values())
    return Peers(own, alone, returns, stretch, weights, periods, (*view.dropped, *faults, *said))


def standing(peers: Peers, name: str) -> Standing:
    first, last = peers.own.shown.index[0], peers.own.shown.index[-1]
    line = peers.alone[name].lines[EWMA_NAME].loc[first:last]
    return Standing(line, percentile_rank(line))


def _levels(
    view: VolatilityView, own: Measures, market: Market
) -> "tuple[dict[str, pd.Series[float]], dict[str, Measures], tuple[str, ...]]":
    """Cumulated log returns until the stretch's end, so that returns between common dates are differences of them."""
    first, last = own.shown.index[0], own.shown.index[-1]
    levels: dict[str, pd.Series[float]] = {}
    alone, faults = {}, []
    until = replace(view, range="max", start=None, end=last.to_pydatetime(), estimators=())
    for name in view.members:
        try:
            alone[name] = measure(replace(until, symbol=name), market)
        except (UnknownSymbol, NothingToShow) as error:
            faults.append(f"{name} is left out: {error}")
            continue
        level = _level(alone[name])
        if name != view.symbol and len(level.loc[first:].index.intersection(own.shown.index)) < FEWEST:
            faults.append(TOO_YOUNG.format(name=name, symbol=view.symbol, fewest=FEWEST))
            continue
        levels[name] = level.rename(name)
    return levels, {name: alone[name] for name in levels}, tuple(faults)


def _level(measures: Measures) -> "pd.Series[float]":
    """0 at the bar before the first return, if there is one."""
    returns = measures.fractions_in_stretch()
    before = measures.shown.index[measures.shown.index < returns.index[0]][-1:]
    return pd.concat([pd.Series(0.0, before), returns.cumsum()])


def _lost(symbol: str, common: int, counts: Mapping[str, int], shortest: "pd.Series[float]") -> str:
    if counts[symbol] <= len(shortest):
        return f"All have {common:,} of {symbol}'s {counts[symbol]:,} bars in common: their dates differ."
    first, last = shortest.index[0], shortest.index[-1]
    return LOST.format(common=common, symbol=symbol, own=counts[symbol], shortest=shortest.name, first=first, last=last)


def _weights(view: VolatilityView, members: tuple[str, ...]) -> tuple[dict[str, float], tuple[str, ...]]:
    """Of those that are there, adding up to 1."""
    if not view.weights:
        return equal_weights(members), ()
    given = {name: weight for name, weight in zip(view.members, view.weights, strict=True) if name in members}
    total = sum(given.values())
    if total <= 0:
        return equal_weights(members), ("Without those left out nothing is held, so the weights are equal.",)
    said = ("Weights are those of the others, brought to a sum of 1.",) if len(given) < len(view.members) else ()
    return {name: weight / total for name, weight in given.items()}, said
