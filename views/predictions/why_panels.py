"""Why this forecast: importance, partial dependence, contributions, and the most alike days of the past."""

from views.base import PanelSpec
from views.predictions.state import PredictionsView

PANELS: tuple[PanelSpec[PredictionsView], ...] = ()
