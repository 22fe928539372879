"""Whether the world still is as it was learned: drift of the features, rolling skill, when to train again."""

from views.base import PanelSpec
from views.predictions.feature_drift import drift_panel, drifts_panel
from views.predictions.rolling_skill import rolling_skill_panel
from views.predictions.state import PredictionsView
from views.predictions.walked import WALKED_BY, symbols_read, symbols_read_where_known

PANELS: tuple[PanelSpec[PredictionsView], ...] = (
    PanelSpec("drift", "Drift of the features", drift_panel),
    PanelSpec("drifts", "Each feature's drift", drifts_panel),
    PanelSpec(
        "rolling-skill",
        "Skill of late, and when to train again",
        rolling_skill_panel,
        slow=True,
        reads=symbols_read,
        reads_if_known=symbols_read_where_known,
        looks_at=WALKED_BY,
        together="walk",
    ),
)
