"""What the basket makes of a move of one factor while the others stay where they are."""

import pandas as pd

from analytics.risk.factors import ALPHA, factor_regression
from components.panel import Column, Panel, Table
from data.market import Market
from views.risk.explaining import load_explained
from views.risk.state import RiskView
from views.risk.together import faults_said

METHOD = (
    "β × move, one factor at a time: β of the joint regression of the basket's held returns on all factors, with Newey "
    "and West's errors. The others are held still, which factors that move alike rarely do."
)


@faults_said()
def factor_shocks_panel(view: RiskView, market: Market) -> Panel:
    explained = load_explained(view, market)
    fit = factor_regression(explained.excess, explained.factors, explained.book.periods)
    slopes = fit.coefficients.drop(index=ALPHA)
    move, equity = view.market_shock, explained.book.weighed.equity
    frame = pd.DataFrame(
        {
            "factor": slopes.index,
            "beta": slopes["estimate"],
            "change": slopes["estimate"] * move,
            "error": slopes["standard_error"] * abs(move),
            "money": slopes["estimate"] * move * equity,
            "name": [explained.names[str(factor)] for factor in slopes.index],
        }
    )
    columns = (
        Column("factor", "Factor", "text"),
        Column("beta", "Beta", decimals=4),
        Column("change", "Basket", "percent", 2),
        Column("error", "± standard error", "percent", 2),
        Column("money", "Basket", decimals=2, unit=explained.book.weighed.currency),
        Column("name", "What it is", "words"),
    )
    return Panel(
        name="factor-shocks",
        title="Shocks to a factor",
        context=f"each {move:+.0%} alone, from {fit.observations:,} bars",
        content=Table(columns, frame),
        provenance=explained.provenance(METHOD, "risk#factor-shocks", market_shock=move, lags=fit.lags),
        warnings=explained.faults,
    )
