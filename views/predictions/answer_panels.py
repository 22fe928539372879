"""The answer: the verdict, the forecast as a fan on the price, and its intervals in numbers.

Each takes `answers`, those of the league where it has been held; without them the first answer is made at once.
"""

from views.base import PanelSpec
from views.predictions.fan import forecast_panel
from views.predictions.outlook import outlook_panel
from views.predictions.state import PredictionsView
from views.predictions.verdict import verdict_panel

PANELS: tuple[PanelSpec[PredictionsView], ...] = (
    PanelSpec("verdict", "The answer", verdict_panel, numbers=True),
    PanelSpec("forecast", "Forecast", forecast_panel),
    PanelSpec("outlook", "Intervals ahead", outlook_panel),
)
