"""A dashboard: saved views in an order, with a range and a symbol over all of them. Kept as a saved view itself."""

from dataclasses import dataclass
from datetime import datetime

from data.schema import SYMBOL_FORM
from views.base import View
from views.fields import Choice, ListOf, Moment, Number, Schema, Symbol, parameter
from views.ranges import RANGES

DASHBOARD = "dashboard"  # its kind, where it is kept
MOST_VIEWS = 24
STATE = 1


@dataclass(frozen=True, slots=True)
class OptionalSymbol:
    """A symbol, or nothing."""

    def read(self, raw: object) -> str:
        return "" if raw in ("", None) else Symbol().read(raw)

    def write(self, value: str) -> str:
        return value

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^$|{SYMBOL_FORM}"}


@dataclass(frozen=True, slots=True)
class DashboardView(View):
    """Without a range or a symbol each view keeps its own."""

    views: tuple[float, ...] = parameter(
        (), ListOf(Number(1, 2**53, whole=True), MOST_VIEWS), "The saved views by id, in order."
    )
    symbol: str = parameter("", OptionalSymbol(), "Shown in place of each view's own symbol.")
    range: str = parameter("", Choice(("", *RANGES)), "Shown in place of each view's own range.")
    start: datetime | None = parameter(None, Moment(), "First day, in place of each view's own.")
    end: datetime | None = parameter(None, Moment(), "Last day, in place of each view's own.")
