"""Where the numbers of a panel come from, said of the bars that they were made of."""

import pandas as pd

from components.panel import Provenance, Scalar, SourceNote, iso
from data.bars import Bars
from data.instruments import Instrument


def provenance_of(bars: Bars, shown: pd.DataFrame, method: str, **parameters: Scalar) -> Provenance:
    return Provenance(
        method=method,
        as_of=iso(shown.index[-1].to_pydatetime()),
        rows=len(shown),
        quarantined=bars.series.quarantined,
        sources=tuple(
            SourceNote(
                name=use.name,
                title=use.title,
                bars=use.bars,
                first=iso(use.first) or "",
                last=iso(use.last) or "",
                caution=use.caution,
                differs_by=use.median_difference,
                differs_at_most=use.max_difference,
                differs_most_on=iso(use.max_difference_on),
            )
            for use in bars.sources
        ),
        parameters={**parameters, **units_of_returns(bars.instrument)},
    )


def units_of_returns(instrument: Instrument) -> dict[str, Scalar]:
    """What the numbers of a series of returns are, and whether their owner said so."""
    if not instrument.has_only_returns:
        return {}
    return {
        "returns_in": instrument.returns_in or "fraction (not said)",
        "returns_are": instrument.returns_are or "simple (not said)",
    }
