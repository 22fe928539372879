"""What a saved view or a dashboard is read with: a symbol and a stretch of time in place of what was kept."""

from dataclasses import dataclass
from datetime import datetime

from data.saved_views.records import SavedView
from views.base import View
from views.documents.dashboard import DASHBOARD, DashboardView, OptionalSymbol
from views.documents.sections import Override
from views.fields import Choice, Moment, parameter
from views.ranges import RANGES


@dataclass(frozen=True, slots=True)
class ReadingView(View):
    """Empty where each view keeps its own."""

    symbol: str = parameter("", OptionalSymbol(), "Shown in place of each view's own symbol.")
    range: str = parameter("", Choice(("", *RANGES)), "Shown in place of each view's own range.")
    start: datetime | None = parameter(None, Moment(), "First day, in place of each view's own.")
    end: datetime | None = parameter(None, Moment(), "Last day, in place of each view's own.")

    @property
    def override(self) -> Override:
        return Override(self.symbol, self.range, self.start, self.end)


def own_reading(saved: SavedView) -> ReadingView:
    """What a dashboard itself puts over its views; nothing of a single view."""
    if saved.kind != DASHBOARD:
        return ReadingView()
    kept = DashboardView.parse(saved.state.query)
    return ReadingView(kept.symbol, kept.range, kept.start, kept.end)
