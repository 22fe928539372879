"""How the basket's exposures to the factors moved."""

from analytics.risk.factor_attribution import rolling_betas
from analytics.risk.factors import ALPHA, INSEPARABLE
from analytics.risk.sample import BadReturns
from components.figures.risk_factors import rolling_betas_figure
from components.panel import Figure, Panel
from data.market import Market
from views.risk.explaining import load_explained
from views.risk.state import RiskView
from views.risk.together import faults_said

METHOD = (
    "The regression of the basket's excess returns on the factors over the last {window} bars, at each bar: the betas, "
    "and beneath them the share of variance that they explain."
)


@faults_said()
def rolling_betas_panel(view: RiskView, market: Market) -> Panel:
    explained = load_explained(view, market)
    moved = rolling_betas(explained.excess, explained.factors, view.window)
    if moved["r_squared"].isna().all():
        raise BadReturns(INSEPARABLE)
    return Panel(
        name="rolling-betas",
        title="Rolling betas",
        context=f"{view.window} bars, to {explained.excess.index[-1]:%Y-%m-%d}",
        content=Figure(rolling_betas_figure(moved.drop(columns=[ALPHA, "r_squared"]), moved["r_squared"])),
        provenance=explained.provenance(METHOD.format(window=view.window), "risk#rolling-betas", window=view.window),
        warnings=explained.faults,
    )
