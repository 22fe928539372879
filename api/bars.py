"""The bars of an instrument: those that its chart draws, as numbers."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Final, Literal

import pandas as pd
from flask import Response, request
from pydantic import Field

from api.access import requires
from api.bar_answers import CSV, FIELDS, USUAL, BarsAnswer, as_columns, as_csv, as_rows, values_of
from api.context import home, market
from api.instruments import InstrumentPath, unknown_symbol
from api.kept_bars import PAGE, Page
from api.models import Sent
from api.operations import Operations
from api.paging import cursor_after, place_of
from api.parameters import Cursor, MomentText, form_of_names, names_in
from api.problems import problem
from api.versions import UNCHANGED, name_of, versioned
from components.panel import iso
from data.cache import Key
from data.instruments import UnknownSymbol
from views.base import NothingToShow
from views.chart.state import ChartView
from views.chart.stretch import Stretch, load_stretch, method_of
from views.provenance import provenance_of

MOST: Final = 50_000
JSON: Final = "application/json"
Range = Literal["1m", "3m", "6m", "ytd", "1y", "2y", "5y", "10y", "max"]
Interval = Literal["1m", "5m", "15m", "30m", "1h", "1d", "1w", "1mo"]

bars = Operations("bars", "Bars", "Prices and volumes through time, the same that charts are drawn from.")


class BarsQuery(Sent):
    range: Range = Field(default="1y", description="Counted back from the last bar, or from `to`.")
    from_: MomentText = Field(default=None, alias="from", description="First moment; goes before `range`.")
    to: MomentText = Field(default=None, description="Last moment; a date means that whole day.")
    interval: Interval = "1d"
    adjusted: bool = Field(default=True, description="For splits and dividends; false: as traded.")
    fields: Annotated[str, Field(pattern=form_of_names(FIELDS))] | None = Field(
        default=None, description=f"Joined by commas; {','.join(USUAL)} unless said."
    )
    layout: Literal["columns", "rows"] = Field(default="columns", description="Of JSON; columns are the faster ones.")
    limit: int = Field(default=5_000, ge=1, le=MOST)
    cursor: Cursor = None

    def view(self, symbol: str) -> ChartView:
        return ChartView(
            symbol=symbol,
            range=self.range,
            start=self.from_,
            end=self.to,
            interval=self.interval,
            adjusted=self.adjusted,
        )


@bars.get("/instruments/<path:symbol>/bars", responses={200: BarsAnswer, 304: UNCHANGED})
@requires("read")
def list_bars(path: InstrumentPath, query: BarsQuery) -> Response:
    """Read the bars of an instrument.
    Oldest first, as JSON, or as CSV with `Accept: text/csv`. Without a stretch it is the last year of its data. Open,
    high, low and volume are null where they are not known; nothing is made up. Weeks and months are made from days.
    """
    if query.from_ and query.to and query.from_ >= query.to:
        place = {"pointer": "/from", "detail": "must be before `to`"}
        return problem(422, "Not right", "The stretch ends before it begins.", errors=[place])
    form = request.accept_mimetypes.best_match([JSON, CSV], JSON)
    try:
        asked = ("bars", path.symbol, repr(query), form, market().version([path.symbol]))
        answer = versioned(lambda: _answer(path.symbol, query, form, asked), *asked)
    except UnknownSymbol as error:
        return unknown_symbol(error)
    except NothingToShow as error:
        return problem(404, "Nothing here", str(error), code="no_bars")
    answer.vary.add("Accept")
    return answer


def _answer(symbol: str, query: BarsQuery, form: str, asked: Key) -> Response:
    view = query.view(symbol)
    after = place_of(query.cursor, _read_place, view.query())
    return (
        home().cache.get_or_compute(("api", name_of(*asked)), lambda: _page(view, query, form, after), PAGE).response()
    )


def _page(view: ChartView, query: BarsQuery, form: str, after: pd.Timestamp | None) -> Page:
    stretch = load_stretch(view, market())
    shown = stretch.shown if after is None else stretch.shown.loc[stretch.shown.index > after]
    page = shown.iloc[: query.limit]
    more = cursor_after(page.index[-1].isoformat(), view.query()) if len(shown) > len(page) else None
    values = values_of(page, view.interval, names_in(query.fields) or USUAL)
    if form == CSV:
        # A file of numbers has no place for what they are of; its headers have.
        return Page(CSV, iso(stretch.shown.index[-1].to_pydatetime()), more, as_csv(values))
    written = as_rows if query.layout == "rows" else as_columns
    return Page(JSON, None, more, written({**_head(view, stretch), "next": more}, values))


def _head(view: ChartView, stretch: Stretch) -> dict[str, Any]:
    provenance = provenance_of(stretch.bars, stretch.shown, method_of(view, stretch))
    return {
        "symbol": view.symbol,
        "interval": view.interval,
        "adjusted": view.adjusted,
        "unit": stretch.instrument.unit,
        "provenance": asdict(provenance),
        "warnings": stretch.bars.warnings,
    }


def _read_place(raw: Any) -> pd.Timestamp:
    return pd.Timestamp(datetime.fromisoformat(raw)).tz_convert("UTC")
