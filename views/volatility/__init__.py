"""The volatility desk: how volatile an instrument is, by every accepted measure."""

from views.base import PanelSpec, ViewKind
from views.volatility.ahead import forecast_panel, outlook_panel, term_structure_panel, volatility_forecast_panel
from views.volatility.dcc import dcc_now_panel, dcc_panel
from views.volatility.fit import fit_panel, fit_summary_panel
from views.volatility.headline import headline_panel
from views.volatility.implied import implied_panel
from views.volatility.intraday import intraday_panel
from views.volatility.league import LOOKS_AT, league_panel
from views.volatility.led import led
from views.volatility.news_impact import news_impact_panel, sign_bias_panel
from views.volatility.panels import cone_panel, estimates_panel, estimators_panel
from views.volatility.peer_panels import (
    compare_panel,
    correlation_panel,
    covariance_panel,
    matrix_panel,
    portfolio_panel,
)
from views.volatility.regimes import regimes_panel, transitions_panel
from views.volatility.residuals import conditional_volatility_panel, diagnostics_panel, residuals_panel
from views.volatility.scan import SCANNED, scan_panel
from views.volatility.state import VolatilityView
from views.volatility.vol_of_vol import volatility_of_volatility_panel

__all__ = ["KIND", "VolatilityView"]


def describe(view: VolatilityView) -> str:
    stretch = view.range.upper() if view.start is None else f"from {view.start:%Y-%m-%d}"
    return f"{view.symbol} volatility, {stretch}, window {view.window}"


KIND = ViewKind(
    name="volatility",
    title="Volatility",
    lead=("headline", "estimators", "cone", "outlook"),
    picture="estimators",
    manual="volatility",
    view=VolatilityView,
    panels=(
        PanelSpec("headline", "Now", headline_panel, numbers=True),
        PanelSpec("estimators", "Volatility", estimators_panel),
        PanelSpec("cone", "Cone", cone_panel),
        PanelSpec("estimates", "Estimates", estimates_panel),
        PanelSpec("outlook", "Forecast", outlook_panel),
        PanelSpec("forecast", "Price ahead", forecast_panel),
        PanelSpec("volatility-forecast", "Volatility ahead", volatility_forecast_panel),
        PanelSpec("term-structure", "Term structure", term_structure_panel),
        PanelSpec("conditional-volatility", "Conditional volatility", conditional_volatility_panel),
        PanelSpec("fit", "Parameters", fit_panel),
        PanelSpec("fit-summary", "Fit", fit_summary_panel, numbers=True),
        PanelSpec("diagnostics", "Residual tests", diagnostics_panel),
        PanelSpec("residuals", "Residuals", residuals_panel),
        PanelSpec(
            "league",
            "League of models",
            league_panel,
            slow=True,
            reads=lambda view: (view.symbol,),
            looks_at=LOOKS_AT,
        ),
        PanelSpec("regimes", "Regimes", regimes_panel, slow=True, reads=lambda view: (view.symbol,)),
        PanelSpec("transitions", "Transitions", transitions_panel, slow=True, reads=lambda view: (view.symbol,)),
        PanelSpec("implied", "Implied and realised", implied_panel),
        PanelSpec("volatility-of-volatility", "Volatility of volatility", volatility_of_volatility_panel),
        PanelSpec("news-impact", "News impact", news_impact_panel),
        PanelSpec("sign-bias", "Sign bias", sign_bias_panel),
        PanelSpec("intraday", "Intraday variance", intraday_panel),
        PanelSpec("compare", "Volatilities", compare_panel),
        PanelSpec("correlation", "Correlation", correlation_panel),
        PanelSpec("correlations-now", "Correlations now", matrix_panel),
        PanelSpec("covariance", "Covariances", covariance_panel),
        PanelSpec("portfolio", "Portfolio", portfolio_panel),
        PanelSpec("dcc", "Conditional correlation", dcc_panel, slow=True),
        PanelSpec("dcc-now", "Conditional covariances ahead", dcc_now_panel, slow=True),
        PanelSpec("scan", "All instruments", scan_panel, slow=True, looks_at=SCANNED),
    ),
    describe=describe,
    led=led,
    heavy=("arch", "scipy.stats", "statsmodels.tsa.regime_switching.markov_regression"),
)
