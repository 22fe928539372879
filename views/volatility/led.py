"""What the panels of the volatility desk are given by its league: whose model is shown, and whose leads."""

from dataclasses import replace
from functools import partial

from views.base import Asked, Kept, PanelSpec
from views.volatility.leading import leader, shown_model
from views.volatility.state import VolatilityView

LEAGUE, HEADLINE = "league", "headline"
OF_A_MODEL = frozenset(
    {"outlook", "forecast", "volatility-forecast", "conditional-volatility", "term-structure", "fit", "fit-summary"}
    | {"diagnostics", "residuals", "implied", "news-impact", "sign-bias", "volatility-of-volatility", "intraday"}
)


def led(spec: PanelSpec[VolatilityView], view: VolatilityView, kept: Kept) -> Asked[VolatilityView]:
    if spec.name == HEADLINE:
        lead = leader(view, kept(LEAGUE))
        return replace(spec, build=partial(spec.build, lead=lead)), replace(view, model=lead.model)
    if spec.name in OF_A_MODEL:
        return spec, replace(view, model=shown_model(view, kept(LEAGUE)).model)
    return spec, view
