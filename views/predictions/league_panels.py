"""Who was right in the past: the league, skill over time, calibration, predicted against realised, intervals.

They are computed as one job, the league first, since it takes the time and tells of its progress.
"""

from collections.abc import Callable

from components.panel import Panel
from views.base import PanelSpec
from views.predictions.intervals import intervals_panel
from views.predictions.league_table import forecasts_panel, league_panel
from views.predictions.paths import LOOKS_AT as PATHS_LOOK_AT
from views.predictions.paths import paths_panel
from views.predictions.profit import illustration_panel
from views.predictions.state import PredictionsView
from views.predictions.walk_figures import calibration_panel, realised_panel, skill_panel
from views.predictions.walked import WALKED_BY, symbols_read, symbols_read_where_known


def _walk(name: str, title: str, build: Callable[..., Panel], reference: str = "") -> PanelSpec[PredictionsView]:
    return PanelSpec(
        name,
        title,
        build,
        slow=True,
        reads=symbols_read,
        reads_if_known=symbols_read_where_known,
        looks_at=WALKED_BY,
        together="walk",
        reference=reference,
    )


PANELS: tuple[PanelSpec[PredictionsView], ...] = (
    _walk("league", "League of models", league_panel),
    _walk("forecasts", "Every model's forecast", forecasts_panel),
    _walk("skill", "Skill over time", skill_panel),
    _walk("calibration", "Calibration", calibration_panel),
    _walk("realised", "Predicted and realised", realised_panel),
    _walk("illustration", "Illustration: trading by the sign", illustration_panel),
    PanelSpec(
        "paths",
        "Skill along many paths",
        paths_panel,
        slow=True,
        reads=symbols_read,
        reads_if_known=symbols_read_where_known,
        looks_at=PATHS_LOOK_AT,
    ),
    _walk("intervals", "Intervals kept", intervals_panel, "predictions#intervals-kept"),
)
