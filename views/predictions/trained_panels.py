"""Trained models: their versions, and two of them compared."""

from views.base import PanelSpec
from views.predictions.state import PredictionsView

PANELS: tuple[PanelSpec[PredictionsView], ...] = ()
