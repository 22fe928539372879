"""The volatility desk: how volatile an instrument is, by every accepted measure."""

from views.base import PanelSpec, ViewKind
from views.volatility.league import league_panel
from views.volatility.panels import cone_panel, estimates_panel, estimators_panel, headline_panel
from views.volatility.state import VolatilityView

__all__ = ["KIND", "VolatilityView"]


def describe(view: VolatilityView) -> str:
    stretch = view.range.upper() if view.start is None else f"from {view.start:%Y-%m-%d}"
    return f"{view.symbol} volatility, {stretch}, window {view.window}"


KIND = ViewKind(
    name="volatility",
    title="Volatility",
    view=VolatilityView,
    panels=(
        PanelSpec("headline", "Now", headline_panel),
        PanelSpec("estimators", "Volatility", estimators_panel),
        PanelSpec("cone", "Cone", cone_panel),
        PanelSpec("estimates", "Estimates", estimates_panel),
        PanelSpec("league", "League of models", league_panel, slow=True, reads=lambda view: (view.symbol,)),
    ),
    describe=describe,
    heavy=("arch", "scipy.stats"),
)
