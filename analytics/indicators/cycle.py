"""Cycle: Ehlers' Hilbert-transform family on the close, undefined until the price has moved at all."""

from typing import Final

from analytics.indicators.definition import Indicator, Output
from analytics.indicators.formulas import Talib
from analytics.indicators.parts import (
    CLOSE,
    line,
)
from analytics.indicators.undefined import (
    never_moved,
)

CYCLE: Final = (
    Indicator(
        name="dominant_cycle",
        title="Dominant Cycle Period",
        group="Cycle",
        inputs=CLOSE,
        outputs=line("dominant_cycle", "Period"),
        pane="own",
        history="fading",
        formula=Talib("HT_DCPERIOD", undefined=never_moved),
        reference="Ehlers, Rocket Science for Traders, 2001",
        description="Length of the price's dominant cycle, in bars.",
    ),
    Indicator(
        name="cycle_phase",
        title="Dominant Cycle Phase",
        group="Cycle",
        inputs=CLOSE,
        outputs=line("cycle_phase", "Phase"),
        pane="own",
        history="fading",
        formula=Talib("HT_DCPHASE", undefined=never_moved),
        reference="Ehlers, Rocket Science for Traders, 2001",
        description="Where in its dominant cycle the price is, in degrees.",
    ),
    Indicator(
        name="phasor",
        title="Hilbert Phasor",
        group="Cycle",
        inputs=CLOSE,
        outputs=(Output("in_phase", "In phase"), Output("quadrature", "Quadrature")),
        pane="own",
        levels=(0.0,),
        history="fading",
        formula=Talib("HT_PHASOR", undefined=never_moved),
        reference="Ehlers, Rocket Science for Traders, 2001",
        description="In-phase and quadrature parts of the detrended price, in price units.",
    ),
    Indicator(
        name="cycle_sine",
        title="Sine Wave",
        group="Cycle",
        inputs=CLOSE,
        outputs=(Output("sine", "Sine"), Output("lead", "Lead sine")),
        pane="own",
        levels=(0.0,),
        history="fading",
        formula=Talib("HT_SINE", undefined=never_moved),
        reference="Ehlers, Rocket Science for Traders, 2001",
        description="Sine of the dominant cycle's phase, and 45 degrees ahead of it.",
    ),
    Indicator(
        name="trend_mode",
        title="Trend or Cycle Mode",
        group="Cycle",
        inputs=CLOSE,
        outputs=line("trend_mode", "Trend mode"),
        pane="own",
        history="fading",
        formula=Talib("HT_TRENDMODE", undefined=never_moved),
        reference="Ehlers, Rocket Science for Traders, 2001",
        description="1 where the price trends, 0 where it cycles.",
    ),
    Indicator(
        name="instantaneous_trendline",
        title="Instantaneous Trendline",
        group="Cycle",
        inputs=CLOSE,
        outputs=line("instantaneous_trendline", "Trendline"),
        pane="price",
        history="fading",
        formula=Talib("HT_TRENDLINE"),
        reference="Ehlers, Rocket Science for Traders, 2001",
        description="Close averaged over its dominant cycle.",
    ),
)
