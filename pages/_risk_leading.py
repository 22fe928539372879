"""Which method leads the risk desk: panels that tell a loss by it are given what the league has found, if it has."""

from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from components.slow_panel import SlowId
from data.database import DatabaseUnavailable
from data.instruments import UnknownSymbol
from pages._context import home, market, user_id
from pages._places import Asked, Prepare
from views.base import NothingToShow, PanelSpec, View
from views.risk import KIND, RiskView
from views.risk.leading import Lead, leader
from views.slow import kept_panel, work_of

PICKED = "risk-picked"
LEAGUE, EXCEPTIONS = SlowId(KIND.name, "backtest-league"), SlowId(KIND.name, "exceptions")


def led(view: RiskView) -> Prepare:
    return _Led(view).prepare


def query_led(view: RiskView) -> str:
    return _Led(view).resolved.query()


class _Led:
    """Looks for the league once, and only when a panel needs it."""

    def __init__(self, view: RiskView) -> None:
        self._view = view

    @cached_property
    def lead(self) -> Lead | None:
        """None for a method that there is not: the panels say so."""
        try:
            work = work_of(KIND, KIND.spec(LEAGUE.panel), self._view, market(), user_id())
            return leader(self._view, kept_panel(work, home().cache))
        except (NothingToShow, UnknownSymbol, DatabaseUnavailable):
            return None

    @property
    def resolved(self) -> RiskView:
        return replace(self._view, method=self.lead.method) if self.lead else self._view

    def prepare(self, spec: PanelSpec[Any], view: View) -> Asked:
        match spec.name:
            case "headline":
                return replace(spec, build=partial(spec.build, lead=self.lead)), view
            case EXCEPTIONS.panel:
                return spec, self.resolved
        return spec, view
