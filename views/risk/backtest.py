"""The league: which method would have been right about this basket, walked forward over its past."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analytics.risk.asked import BadRisk
from analytics.risk.tail_measures import TAIL_MEASURES
from analytics.volatility.returns import BadReturns
from components.panel import Column, Panel, Provenance, Table
from data.market import Market
from views.base import NothingToShow, Progress
from views.risk.book import PARTS_OF_A_BOOK, Book, load_book, provenance_of_book
from views.risk.estimated import asked_confidences, row_name, title_of
from views.risk.state import RiskView

if TYPE_CHECKING:
    from analytics.risk.standings import League

LOOKS_AT = (*PARTS_OF_A_BOOK, "confidence", "tested", "refit", "seed")
WINDOW, SHORT_WINDOW = 500, 250  # returns behind each forecast; the shorter where the longer leaves less than itself
COLUMNS = (
    Column("row", "Name", "text"),
    Column("title", "Method", "words"),
    Column("confidence", "Confidence", "percent", 1),
    Column("held", "Held", "text"),
    Column("exceptions", "Exceptions", "integer"),
    Column("expected", "Expected", decimals=1),
    Column("kupiec_p_value", "Kupiec, p", decimals=3),
    Column("independence_p_value", "Independence, p", decimals=3),
    Column("conditional_coverage_p_value", "Coverage, p", decimals=3),
    Column("z2_p_value", "Z2, p", decimals=3),
    Column("zone", "Traffic light", "text"),
    Column("recent_exceptions", "In last 250", "integer"),
    Column("joint_score", "Joint score", decimals=4),
    Column("p_adjusted", "Better, p Holm", decimals=3),
    Column("tick_loss", "Tick loss", decimals=6),
    Column("rate", "Rate", "percent", 2),
    Column("kupiec", "Kupiec", decimals=2),
    Column("independence", "Independence", decimals=2),
    Column("conditional_coverage", "Coverage", decimals=2),
    Column("z1", "Z1", decimals=3),
    Column("z1_p_value", "Z1, p", decimals=3),
    Column("z2", "Z2", decimals=3),
    Column("multiplier", "Multiplier", decimals=2),
    Column("value_at_risk", "VaR, next bar", "percent", 2),
    Column("expected_shortfall", "ES, next bar", "percent", 2),
    Column("periods", "Bars", "integer"),
    Column("fails", "Fails", "words"),
)
METHOD = (
    "Every method forecasts the tail of the next bar's loss from the returns behind it; fitted parameters stay between "
    "fits. A method held when neither Kupiec's test, nor conditional coverage, nor Z2 rejects it at 5 %. Best: held at "
    "the most confidences, then the best places by the joint score. p: of the test being so far off by chance."
)
RENAMED = {name: f"{name}_value" for name in ("kupiec_p", "independence_p", "conditional_coverage_p", "z1_p", "z2_p")}


def backtest_league_panel(view: RiskView, market: Market, progress: Progress) -> Panel:
    from analytics.risk.league import CONTENDERS

    book = load_book(view, market)
    league = walked(view, book, CONTENDERS, asked_confidences(view), progress)
    frame = pd.concat(
        [_rows(league, confidence) for confidence in sorted(league.records, reverse=True)], ignore_index=True
    )
    return Panel(
        name="backtest-league",
        title="Which method held",
        context=_verdict(league),
        content=Table(COLUMNS, frame[[column.name for column in COLUMNS]], "row"),
        provenance=_provenance(view, book, league),
        warnings=(*book.faults, *_said(league)),
    )


def walked(
    view: RiskView, book: Book, methods: Sequence[str], confidences: Sequence[float], progress: Progress
) -> "League":
    """On the newest bars; raises NothingToShow where there are too few, or a method can't be walked."""
    from analytics.risk.league import run_league

    window = window_of(len(book.today))
    try:
        return run_league(
            book.today.iloc[-(window + view.tested) :],
            methods,
            confidences,
            window=window,
            refit_every=view.refit,
            rng=np.random.default_rng(view.seed),
            progress=progress,
            benchmark=methods[0],
        )
    except (BadReturns, BadRisk) as error:
        raise NothingToShow(str(error)) from error


def window_of(returns: int) -> int:
    return WINDOW if returns >= WINDOW + SHORT_WINDOW else SHORT_WINDOW


def _rows(league: "League", confidence: float) -> pd.DataFrame:
    """Best first."""
    table = league.table(confidence).rename(columns=RENAMED)
    names = list(table.index)
    records = league.records[confidence]
    return table.assign(
        row=[row_name(name, confidence) for name in names],
        title=[title_of(name) for name in names],
        confidence=confidence,
        periods=len(league.losses),
        held=table["held"].map({True: "yes", False: "no"}),
        fails=[", ".join(records[name].failures(league.level)) for name in names],
        value_at_risk=league.next_value_at_risk[confidence].reindex(names),
        expected_shortfall=league.next_expected_shortfall[confidence].reindex(names),
    )


def _verdict(league: "League") -> str:
    counts = [
        f"{len(league.held(confidence))} of {len(records)} at {confidence * 100:g} %"
        for confidence, records in league.records.items()
    ]
    held = any(league.held(confidence) for confidence in league.records)
    first = f"Over {len(league.losses):,} bars {' and '.join(counts)} held; best: {title_of(league.best)}."
    return first if held else f"Over {len(league.losses):,} bars no method held; {title_of(league.best)} came nearest."


def _said(league: "League") -> tuple[str, ...]:
    left_out = (f"{title_of(name)} is left out: {why}" for name, why in league.left_out.items())
    notes = (f"{title_of(name)}: {note}" for name, said in league.notes.items() for note in said)
    return (*left_out, *notes)


def tests_of(league: "League", view: RiskView) -> dict[str, Any]:
    """What every backtest says of itself."""
    return {
        "window": league.window,
        "tested": len(league.losses),
        "tested_from": f"{league.losses.index[0]:%Y-%m-%d}",
        "refit_every": league.refit_every,
        "seed": view.seed,
    }


def _provenance(view: RiskView, book: Book, league: "League") -> Provenance:
    named = [column.name for column in COLUMNS if column.name in TAIL_MEASURES]
    formulas = {name: f"{TAIL_MEASURES[name].formula}. {TAIL_MEASURES[name].reference}" for name in named}
    return provenance_of_book(
        book,
        METHOD,
        "risk#backtest-league",
        best=league.best,
        benchmark=league.benchmark,
        level=league.level,
        annualised=False,
        **tests_of(league, view),
        **formulas,
    )
