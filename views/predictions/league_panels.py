"""Who was right in the past: the league, skill over time, calibration, predicted against realised, intervals."""

from views.base import PanelSpec
from views.predictions.state import PredictionsView

PANELS: tuple[PanelSpec[PredictionsView], ...] = ()
