"""Why this forecast: importance, partial dependence, contributions, and the most alike days of the past."""

from views.base import PanelSpec
from views.predictions.analogue_panels import analogue_days_panel, analogues_panel
from views.predictions.contributions_panel import contributions_panel
from views.predictions.dependence_panel import dependence_panel
from views.predictions.explained import EXPLAINED_BY
from views.predictions.importance_panel import importance_panel
from views.predictions.state import PredictionsView
from views.predictions.walked import symbols_read, symbols_read_where_known

PANELS: tuple[PanelSpec[PredictionsView], ...] = (
    PanelSpec("contributions", "Reasons of this forecast", contributions_panel),
    *(
        PanelSpec(
            name,
            title,
            build,
            slow=True,
            reads=symbols_read,
            reads_if_known=symbols_read_where_known,
            looks_at=EXPLAINED_BY,
            together="why",
        )
        for name, title, build in (
            ("importance", "Importance of features", importance_panel),
            ("dependence", "How the forecast moves with a feature", dependence_panel),
        )
    ),
    PanelSpec("analogues", "Most alike in the past", analogues_panel),
    PanelSpec("analogue-days", "Each of the most alike", analogue_days_panel),
)
