"""Whether the world still is as it was learned: drift of the features, rolling skill, when to train again."""

from views.base import PanelSpec
from views.predictions.state import PredictionsView

PANELS: tuple[PanelSpec[PredictionsView], ...] = ()
