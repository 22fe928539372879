"""The answer: the verdict, the forecast as a fan on the price, and what it was made of."""

from views.base import PanelSpec
from views.predictions.state import PredictionsView

PANELS: tuple[PanelSpec[PredictionsView], ...] = ()
