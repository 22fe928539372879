"""How every forecast ever made turned out: track record, calibration over time, surprises."""

from views.base import PanelSpec
from views.predictions.ledger_calibration import calibration_panel
from views.predictions.ledger_record import record_panel
from views.predictions.ledger_surprises import surprises_panel
from views.predictions.ledger_table import ledger_panel
from views.predictions.state import PredictionsView

PANELS: tuple[PanelSpec[PredictionsView], ...] = (
    PanelSpec("ledger", "Ledger", ledger_panel),
    PanelSpec("record", "Track record", record_panel),
    PanelSpec("record-calibration", "Calibration over time", calibration_panel),
    PanelSpec("surprises", "Surprises", surprises_panel),
)
