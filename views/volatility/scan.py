"""The scan: every instrument's volatility now, and what EWMA and GARCH(1,1) expect of it, in one table."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pandas as pd

from analytics.volatility.scan import HORIZONS, ScanRow, ScanTask, scan
from components.panel import Column, Message, Panel, Provenance, Table, iso
from data.instruments import UnknownSymbol
from data.market import Market
from data.wide import WideUnavailable
from views.base import NothingToShow, Progress
from views.volatility.measures import measure
from views.volatility.state import VolatilityView

NAME, TITLE = "scan", "All instruments"
NO_INSTRUMENTS = "There are no instruments with daily bars yet; bring your own with: python app.py import FILE"
SCANNED = ("range", "start", "end", "frequency", "decay")  # all that a scan depends on, beside the instruments
COLUMNS = (
    Column("symbol", "Symbol", "text", opens="/volatility?symbol="),
    Column("last", "Last", "date"),
    Column("ewma", "EWMA", "percent", 1),
    Column("rank", "Rank", "percent", 0),
    Column("low", "52-week low", "percent", 1),
    Column("high", "52-week high", "percent", 1),
    *(Column(f"garch_{bars}", f"GARCH, {bars} ahead", "percent", 1) for bars in HORIZONS),
    Column("persistence", "Persistence", decimals=4),
    Column("alpha", "α", decimals=4),
    Column("beta", "β", decimals=4),
    Column("omega", "ω × 10⁶", decimals=3),
    Column("mu", "μ × 10⁴", decimals=2),
    Column("returns", "Returns", "integer"),
    Column("converged", "Converged", "text"),
    Column("note", "Note", "text"),
)
METHOD = (
    "Log returns of each instrument's adjusted bars, or the returns that were imported, over the stretch, counted back "
    "from its own last bar; annualised by √(bars a year). EWMA: σ² ← decay × σ² + (1 − decay) × r², the same at every "
    "horizon; rank: among its values over the stretch; range: of its last 52 weeks. GARCH(1,1): constant mean, normal "
    "shocks, σ² started from the backcast; √ of the mean expected variance of the next 1, 5 and 21 bars."
)


def scan_panel(view: VolatilityView, market: Market, progress: Progress) -> Panel:
    try:
        return scan_of(daily_symbols(market), view, market, progress)
    except WideUnavailable as error:  # an error, since it must not be kept
        return Panel(NAME, TITLE, Message("error", str(error)), Provenance(METHOD))


def daily_symbols(market: Market) -> tuple[str, ...]:
    return tuple(listing.instrument.symbol for listing in market.listings() if listing.interval("1d") is not None)


def scan_of(symbols: tuple[str, ...], view: VolatilityView, market: Market, progress: Progress) -> Panel:
    """Raises NothingToShow, WideUnavailable, DatabaseUnavailable."""
    if not symbols:
        raise NothingToShow(NO_INSTRUMENTS)
    rows = scan_rows(view, market, symbols, progress)
    known = [row for row in rows if row.returns]
    lasts = [row.last for row in known if row.last is not None]
    return Panel(
        name=NAME,
        title=TITLE,
        context=f"{len(rows):,} · each as of its own last bar",
        content=Table(COLUMNS, frame_of(rows)),
        provenance=Provenance(
            METHOD,
            as_of=iso(max(lasts).to_pydatetime()) if lasts else None,
            rows=sum(row.returns for row in known),
            parameters={"range": view.range, "decay": view.decay, "instruments": len(rows)},
        ),
        warnings=_warnings(rows),
    )


def scan_rows(view: VolatilityView, market: Market, symbols: tuple[str, ...], progress: Progress) -> list[ScanRow]:
    """By symbol; what can't be read is a row with its reason. Raises WideUnavailable, DatabaseUnavailable."""
    unread: list[ScanRow] = []
    rows = scan(_tasks(view, market, symbols, unread), market.wide.each, len(symbols), progress)
    return sorted([*rows, *unread], key=lambda row: row.symbol)


def frame_of(rows: Iterable[ScanRow]) -> pd.DataFrame:
    frame = pd.DataFrame([_record(row) for row in rows], columns=[column.name for column in COLUMNS])
    frame["last"] = pd.to_datetime(frame["last"], utc=True)
    return frame


def _tasks(view: VolatilityView, market: Market, symbols: Iterable[str], unread: list[ScanRow]) -> Iterator[ScanTask]:
    for symbol in symbols:
        try:
            measures = measure(replace(view, symbol=symbol, estimators=()), market)
        except (NothingToShow, UnknownSymbol) as error:
            unread.append(ScanRow(symbol=symbol, note=str(error)))
            continue
        yield ScanTask(symbol, measures.fractions_in_stretch(), measures.periods, view.decay)


def _record(row: ScanRow) -> dict[str, object]:
    ahead = {f"garch_{bars}": volatility for bars, volatility in zip(HORIZONS, row.garch, strict=True)}
    plain = {name: getattr(row, name) for name in ("symbol", "last", "returns", "ewma", "rank", "low", "high")}
    fitted = {"persistence": row.persistence, "alpha": row.alpha, "beta": row.beta, "note": row.note}
    scaled = {"omega": row.omega * 1e6, "mu": row.mu * 1e4, "converged": "yes" if row.converged else "no"}
    return {**plain, **ahead, **fitted, **scaled}


def _warnings(rows: list[ScanRow]) -> tuple[str, ...]:
    without = sum(not row.converged for row in rows)
    return (f"{without} of {len(rows)} have no GARCH; the note of each says why.",) if without else ()
