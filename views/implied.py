"""Which index tells the volatility that the options of an instrument imply, by symbol.

Each is Cboe's, quoted in percent a year over the next 30 calendar days. An index on the options of something else is
not taken for an instrument's own: VXN is of the NASDAQ 100, not of the composite.
"""

from collections.abc import Mapping
from types import MappingProxyType

IMPLIED_BY: Mapping[str, str] = MappingProxyType(
    {
        "SPX": "VIX",
        "NDX": "VXN",
        "RUT": "RVX",
        "DJI": "VXD",
        "USO": "OVX",
        "GLD": "GVZ",
        "AAPL": "VXAPL",
        "AMZN": "VXAZN",
        "GOOG": "VXGOG",
        "GS": "VXGS",
        "IBM": "VXIBM",
    }
)
QUOTED_IN = 0.01  # percent
