"""What was stated against what happened, over time: coverage of the intervals above, rises beneath."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.figures.arrays import dates, typed_array

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}
ROW = (0.42, 1.0), (0.0, 0.34)


@dataclass(frozen=True, slots=True)
class Calibration:
    """`covered`: by the percent stated, the share that happened. `stated` and `rose`: of rises, where that has a
    meaning."""

    covered: "Mapping[int, pd.Series[float]]"
    stated: "pd.Series[float] | None"
    rose: "pd.Series[float] | None"


def calibration_figure(shown: Calibration) -> dict[str, Any]:
    has_rises = shown.stated is not None and shown.rose is not None
    traces = [_line(f"{percent} % interval", share, "solid", "y") for percent, share in shown.covered.items()]
    if shown.stated is not None and shown.rose is not None:
        traces += [_line("Stated rises", shown.stated, "dash", "y2"), _line("Rises", shown.rose, "solid", "y2")]
    stated = [0, *(percent / 100 for percent in shown.covered)]  # the grid lies where the shares should
    return {
        "data": traces,
        "layout": {
            "height": 440 if has_rises else 320,
            "hovermode": "x unified",
            "hoversubplots": "axis",
            "dragmode": "zoom",
            "legend": LEGEND,
            "xaxis": {"type": "date", "anchor": "y2" if has_rises else "y", "hoverformat": "%a %Y-%m-%d"},
            "yaxis": _axis("inside", ROW[0] if has_rises else (0.0, 1.0)) | {"tickvals": stated},
            "yaxis2": _axis("rises", ROW[1]) | {"visible": has_rises},
        },
    }


def _line(name: str, values: "pd.Series[float]", dash: str, axis: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": dates(pd.DatetimeIndex(values.index)),
        "y": typed_array(values, "f4"),
        "yaxis": axis,
        "line": {"width": 1.5, "dash": dash},
        "hovertemplate": f"{name} %{{y:.0%}}<extra></extra>",
    }


def _axis(title: str, domain: tuple[float, float]) -> dict[str, Any]:
    return {"domain": list(domain), "side": "right", "tickformat": ".0%", "title": {"text": title}, "range": [0, 1.02]}
