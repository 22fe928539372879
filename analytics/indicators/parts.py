"""The pieces that definitions repeat: common inputs, parameters and outputs."""

from typing import Final

from analytics.indicators.definition import Input, Output, Parameter

CLOSE: Final[tuple[Input, ...]] = ("close",)
HIGH_LOW: Final[tuple[Input, ...]] = ("high", "low")
HIGH_LOW_CLOSE: Final[tuple[Input, ...]] = ("high", "low", "close")
OPEN_CLOSE: Final[tuple[Input, ...]] = ("open", "close")
OPEN_HIGH_LOW_CLOSE: Final[tuple[Input, ...]] = ("open", "high", "low", "close")
CLOSE_VOLUME: Final[tuple[Input, ...]] = ("close", "volume")
HIGH_LOW_VOLUME: Final[tuple[Input, ...]] = ("high", "low", "volume")
VOLUME_ONLY: Final[tuple[Input, ...]] = ("volume",)
HIGH_LOW_CLOSE_VOLUME: Final[tuple[Input, ...]] = ("high", "low", "close", "volume")

LONGEST_PERIOD = 500

# Label and TA-Lib's MA_Type; MAMA is not here since it takes no period.
AVERAGES: Final = (
    ("Simple", 0),
    ("Exponential", 1),
    ("Weighted", 2),
    ("Double exponential", 3),
    ("Triple exponential", 4),
    ("Triangular", 5),
    ("Kaufman adaptive", 6),
    ("T3", 8),
    ("Hull", 9),
    ("Zero-lag", 12),
    ("Wilder", 13),
)


def period(default: int, name: str = "period", label: str = "Period", low: int = 2) -> Parameter:
    return Parameter(name, label, default, low, LONGEST_PERIOD)


def multiple(default: float, name: str, label: str, high: float = 10.0) -> Parameter:
    return Parameter(name, label, default, 0.1, high, 0.1)


def average(default: int = 0) -> Parameter:
    """Which moving average, as an index into AVERAGES."""
    return Parameter(
        "average", "Average", default, 0, len(AVERAGES) - 1, choices=tuple(label for label, _code in AVERAGES)
    )


def line(name: str, label: str) -> tuple[Output, ...]:
    return (Output(name, label),)


def histogram(name: str, label: str) -> tuple[Output, ...]:
    return (Output(name, label, "histogram"),)


def bands(middle: str) -> tuple[Output, ...]:
    """Upper, middle and lower, in TA-Lib's order."""
    return (Output("upper", "Upper", "band_upper"), Output("middle", middle), Output("lower", "Lower", "band_lower"))
