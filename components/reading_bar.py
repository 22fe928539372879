"""What stands over everything that is read: a symbol and a stretch of time in place of what was kept."""

from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import icon, pressing
from components.range_picker import custom_range, range_buttons

PREFIX = "reading"


class Id:
    QUERY, RANGES, SYMBOL = "reading-query", "reading-ranges", "reading-symbol"
    RANGE_PRESSED, AS_KEPT, RESET = "reading-range-pressed", "reading-as-kept", "reading-reset"


def reading_bar(
    ranges: Sequence[Component],
    dates: tuple[str | None, str | None],
    symbol: str,
    symbols: Sequence[Mapping[str, str]],
    *,
    is_of_many: bool,
    is_changed: bool,
) -> Component:
    picker = dcc.Dropdown(
        id=Id.SYMBOL,
        options=list(symbols),
        value=symbol or None,
        placeholder="Each its own symbol" if is_of_many else "Its own symbol",
        clearable=True,
        maxHeight=320,
    )
    return html.Div(
        [
            html.Div(
                picker, className="o-picker o-reading__symbol", **attributes(aria_label="Symbol of all", role="group")
            ),
            html.Div(
                ranges, id=Id.RANGES, className="o-segmented", role="group", **attributes(aria_label="Range of all")
            ),
            custom_range(PREFIX, *dates),
            html.Div(as_kept(is_changed=is_changed), id=Id.AS_KEPT),
        ],
        className="o-toolbar o-reading__bar",
        role="group",
        **attributes(aria_label="In place of what was kept"),
    )


def range_row(ranges: Sequence[str], active: str | None) -> list[html.Button]:
    return range_buttons(PREFIX, ranges, active)


def as_kept(*, is_changed: bool) -> html.Button | None:
    """The way back, where something was changed."""
    if not is_changed:
        return None
    return html.Button(
        [icon("arrow-counterclockwise"), "As it was kept"],
        type="button",
        className="o-button",
        **pressing(Id.RESET, ""),
    )
