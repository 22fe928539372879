"""What Oriel itself knows of the demo universe: names, sectors, calendars, and the splits of what has volumes."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from data.instruments import NewInstrument
from data.sources import NewSource

FOLDER = Path(__file__).parent
# Splits while a source of as-traded bars or volumes covers the symbol; others would change no number.
SPLITS_SOURCE = NewSource("oriel-splits", "Oriel's table of splits", priority=10)


@cache
def demo_instruments() -> dict[str, NewInstrument]:
    table = pd.read_csv(FOLDER / "instruments.csv", dtype=str, keep_default_na=False)
    return {row["symbol"]: _instrument(row) for row in table.to_dict("records")}


@cache
def demo_splits() -> pd.DataFrame:
    """Columns symbol, ex_date (UTC midnight of the exchange's date), kind, value (new shares for one)."""
    table = pd.read_csv(FOLDER / "splits.csv")
    ex_date = pd.to_datetime(table["ex_date"], format="%Y-%m-%d", utc=True)
    return pd.DataFrame(
        {
            "symbol": table["symbol"],
            "ex_date": ex_date,
            "kind": "split",
            "value": table["new_shares_for_one"].astype(float),
        }
    )


def _instrument(row: Mapping[Any, str]) -> NewInstrument:
    return NewInstrument(
        symbol=row["symbol"],
        name=row["name"],
        kind=row["kind"],
        currency="USD",
        exchange=row["exchange"] or None,
        calendar=row["calendar"] or None,
        timezone=row["timezone"],
        sector=row["sector"] or None,
        industry=row["industry"] or None,
        allows_nonpositive=row["allows_nonpositive"] == "yes",
    )
