"""The legend of a chart: what each line is, its colour and its last value in the stretch."""

import numpy as np

from components.chart_legend import REMOVE_SYMBOL, LegendEntry, LegendValue
from components.figures.chart import Line
from components.numbers import NOTHING, short_text
from views.chart.drawing import Drawing
from views.chart.indicators import Computed, line_name


def legend_of(drawing: Drawing) -> tuple[LegendEntry, ...]:
    # The close has the first colour, the lines follow in order.
    lines = {line.name: (colour, line) for colour, (_, line) in enumerate(drawing.chart.lines(), start=1)}
    decimals = drawing.chart.decimals
    indicators = [_indicator(item, index, lines, decimals) for index, item in enumerate(drawing.indicators)]
    symbols = [
        LegendEntry(line.symbol, (_value(lines[line.symbol], 2),), index, removes=REMOVE_SYMBOL)
        for index, line in enumerate(drawing.comparison.lines)
    ]
    return (*indicators, *symbols)


def _indicator(item: Computed, index: int, lines: dict[str, tuple[int, Line]], decimals: int) -> LegendEntry:
    return LegendEntry(
        label=item.choice.label,
        values=tuple(_value(lines[line_name(item, output)], decimals) for output in item.outputs),
        index=index,
        editable=bool(item.indicator.parameters),
        fault="not available here" if item.fault else "",
    )


def _value(coloured: tuple[int, Line], decimals: int) -> LegendValue:
    colour, line = coloured
    known = line.values[np.isfinite(line.values)]
    return LegendValue(short_text(float(known[-1]), decimals) if known.size else NOTHING, colour)
