"""Which method leads the risk desk: panels that tell a loss by it are given what the league has found, if it has."""

from dataclasses import replace

from components.slow_panel import SlowId
from pages._context import asker
from pages._places import Prepare
from views.asking import KeptPanels
from views.risk import KIND, RiskView
from views.risk.led import lead_of

PICKED = "risk-picked"
LEAGUE, EXCEPTIONS = SlowId(KIND.name, "backtest-league"), SlowId(KIND.name, "exceptions")


def led(view: RiskView) -> Prepare:
    kept = KeptPanels(KIND, view, asker())
    return lambda spec, _: KIND.led(spec, view, kept)


def query_led(view: RiskView) -> str:
    lead = lead_of(view, KeptPanels(KIND, view, asker()))
    return (replace(view, method=lead.method) if lead else view).query()
