"""What everything about several assets asks of their returns: a frame, dates × assets, simple per period, no NaN."""

import numpy as np
import pandas as pd

from analytics.risk.sample import BadReturns
from analytics.volatility.returns import FloatArray


def checked_panel(returns: pd.DataFrame, *, periods: int = 2, assets: int = 2) -> FloatArray:
    """The values, shape (periods, assets), each asset in motion; raises BadReturns naming the ones at fault."""
    values = returns.to_numpy(dtype=np.float64)
    if values.shape[1] < assets:
        raise BadReturns(f"This needs {assets} or more assets and there are {values.shape[1]}; add some.")
    if len(values) < periods:
        raise BadReturns(
            f"This needs {periods} dates that all assets share and there are {len(values)}; go further back."
        )
    if not (returns.columns.is_unique and returns.index.is_unique and returns.index.is_monotonic_increasing):
        raise BadReturns("Assets and dates must each come once, and the dates in order.")
    _refuse(returns, ~np.isfinite(values).all(axis=0), "have missing returns; leave those dates or assets out")
    _refuse(returns, np.ptp(values, axis=0) == 0, "never move, so nothing can depend on them; leave them out")
    return values


def _refuse(returns: pd.DataFrame, faulty: "np.ndarray[tuple[int], np.dtype[np.bool_]]", why: str) -> None:
    if faulty.any():
        names = [str(name) for name in returns.columns[faulty]]
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        raise BadReturns(f"These {why}: {shown}.")


def square(values: FloatArray, returns: pd.DataFrame) -> pd.DataFrame:
    """An asset × asset frame."""
    return pd.DataFrame(values, returns.columns, returns.columns, copy=False)
