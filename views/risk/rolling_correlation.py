"""How correlations moved: the mean of all pairs over a window, and of each holding with the benchmark."""

import pandas as pd

from analytics.risk.dependence import average_correlation, rolling_correlation
from components.figures.risk_correlation_lines import rolling_correlation_figure
from components.panel import Figure, Panel
from data.market import Market
from views.risk.book import provenance_of_book
from views.risk.state import RiskView
from views.risk.together import Together, faults_said, load_together

MOST_LINES = 8
METHOD = (
    "Pearson's correlation over the last {window} bars, at each bar: the mean of all pairs of holdings, and each "
    "holding with {other}."
)


@faults_said()
def rolling_correlation_panel(view: RiskView, market: Market) -> Panel:
    together = load_together(view, market)
    average = average_correlation(together.returns, view.window)
    other, name = _other(together, view)
    lines, said = _lines(together.returns.drop(columns=name, errors="ignore"), other, view.window)
    return Panel(
        name="rolling-correlation",
        title="Rolling correlation",
        context=f"{view.window} bars; the mean of pairs was {average.iloc[-1]:.2f} at {together.book.as_of:%Y-%m-%d}",
        content=Figure(
            rolling_correlation_figure(average, {f"{symbol}, {name}": line for symbol, line in lines.items()})
        ),
        provenance=provenance_of_book(
            together.book,
            METHOD.format(window=view.window, other=name),
            "risk#rolling-correlation",
            window=view.window,
            against=name,
        ),
        warnings=(*together.faults, *said),
    )


def _other(together: Together, view: RiskView) -> "tuple[pd.Series[float], str]":
    """The benchmark where it has bars, else the first of the holdings that move."""
    benchmark = together.benchmark
    if benchmark is not None:
        return benchmark, view.benchmark
    first = next(one.symbol for one in together.book.holdings if one.symbol in together.returns.columns)
    return together.returns[first], first


def _lines(
    returns: pd.DataFrame, other: "pd.Series[float]", window: int
) -> "tuple[dict[str, pd.Series[float]], tuple[str, ...]]":
    """Of many holdings those that ended nearest to the other and furthest from it."""
    known = returns.index.intersection(other.index)
    if len(known) < window:
        return {}, (f"{other.name or 'The benchmark'} has {len(known):,} of these bars, fewer than the window.",)
    chosen = [str(symbol) for symbol in returns.columns]
    said: tuple[str, ...] = ()
    if len(chosen) > MOST_LINES:
        last = returns.loc[known[-window:]].corrwith(other.loc[known[-window:]]).sort_values(ascending=False)
        half = MOST_LINES // 2
        chosen = [*last.index[:half], *last.index[-half:]]
        said = (f"Of {len(last)} holdings the {half} highest and the {half} lowest at the end are drawn.",)
    return {symbol: rolling_correlation(returns[symbol], other, window) for symbol in chosen}, said
