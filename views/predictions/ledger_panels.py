"""How every forecast ever made turned out: track record, calibration over time, surprises."""

from views.base import PanelSpec
from views.predictions.state import PredictionsView

PANELS: tuple[PanelSpec[PredictionsView], ...] = ()
