"""Numbers as a person reads them: grouped, with their sign and unit, and a dash where there is none."""

import math

from components.panel import Metric, Scalar

NOTHING = "–"
MINUS = "\N{MINUS SIGN}"


def number_text(value: float, decimals: int = 2, *, signed: bool = False) -> str:
    """12345.678 → 12,345.68; with `signed` also +1.20; a true minus sign, so that columns align."""
    if not math.isfinite(value):
        return NOTHING
    rounded = round(value, decimals) + 0.0  # turns -0.0 into 0.0
    text = f"{abs(rounded):,.{decimals}f}"
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if signed and rounded > 0 else text


def percent_text(fraction: float, decimals: int = 2, *, signed: bool = False) -> str:
    return f"{number_text(fraction * 100, decimals, signed=signed)} %" if math.isfinite(fraction) else NOTHING


def compact_text(value: float) -> str:
    """35557500 → 35.56M."""
    if not math.isfinite(value):
        return NOTHING
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{number_text(value / size)}{letter}"
    return number_text(value, 0 if value == int(value) else 2)


def short_text(value: float, decimals: int) -> str:
    """All digits of a price, but a volume in millions."""
    return compact_text(value) if abs(value) >= 1e6 else number_text(value, decimals)


def price_decimals(price: float) -> int:
    """Decimals that show about five digits: 4 below 1, 2 up to 100,000, then none."""
    if not math.isfinite(price) or price == 0:
        return 2
    return 4 if abs(price) < 1 else 2 if abs(price) < 100_000 else 0


def direction_glyph(value: float) -> str:
    """Up and down by shape, not by colour alone."""
    return "▲" if value > 0 else "▼" if value < 0 else "■"


def metric_text(metric: Metric) -> str:
    value: Scalar = metric.value
    if value is None or isinstance(value, str | bool):
        return NOTHING if value is None else str(value)
    if metric.kind == "percent":
        return percent_text(value, metric.decimals, signed=metric.signed)
    if metric.kind == "integer":
        return compact_text(value)
    text = number_text(value, metric.decimals, signed=metric.signed)
    return f"{text} {metric.unit}".strip()
