"""How much volatility itself moves."""

import math

from analytics.volatility.cone import percentile_rank, volatility_of_volatility
from components.figures.two_rows import Line, Row, two_rows
from components.numbers import percent_text
from components.panel import Figure, Panel
from data.market import Market
from views.base import NothingToShow
from views.provenance import provenance_of
from views.volatility.measures import EWMA_NAME, measure
from views.volatility.state import VolatilityView

STILL = (
    "{symbol} does not move in this stretch, so its volatility is 0 and does not move either; choose a longer range."
)
METHOD = (
    "Annualised sample deviation of the log changes of the EWMA volatility over the window. "
    "Rank: the share of the stretch's values below the last one."
)


def volatility_of_volatility_panel(view: VolatilityView, market: Market) -> Panel:
    measures = measure(view, market)
    ewma = measures.lines[EWMA_NAME]
    moves = volatility_of_volatility(ewma, view.window, measures.periods).reindex(measures.shown.index)
    if not measures.in_stretch()[EWMA_NAME].gt(0).any():
        raise NothingToShow(STILL.format(symbol=view.symbol))
    if moves.dropna().empty:
        raise NothingToShow(f"No window of {view.window} bars is full yet; choose a longer range or a shorter window.")
    upper = Row("a year", (Line(EWMA_NAME, measures.in_stretch()[EWMA_NAME], width=1.6),))
    lower = Row("of volatility", (Line("Volatility of volatility", moves, width=1.6),), hover=".0%")
    now = float(moves.iloc[-1])
    told = (
        "None at the last bar"
        if math.isnan(now)
        else f"Now {percent_text(now, 0)} a year, rank {percent_text(percentile_rank(moves), 0)}"
    )
    return Panel(
        name="volatility-of-volatility",
        title="Volatility of volatility",
        context=f"{told}, window {view.window} bars",
        content=Figure(two_rows(upper, lower, height=380)),
        provenance=provenance_of(
            measures.bars,
            measures.shown,
            METHOD,
            window=view.window,
            decay=view.decay,
            bars_per_year=measures.periods,
        ),
        warnings=(*view.dropped, *measures.warnings),
    )
