"""Two versions of a trained model held against each other, on the bars that both have walked through.

The losses are those of each version's walk, out of sample, kept beside what it learned. One is *worse* than another
when the other has shown skill and it has not, or when Diebold and Mariano's test, one-sided, says at 5 % that it loses
more.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from data.market import Market
from data.trained_model import TrainedModel
from views.predictions.trained import losses_of

if TYPE_CHECKING:
    from analytics.volatility.scoring import DieboldMariano

LEVEL: Final = 0.05
SKILL: Final = "adds skill"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`test`: of the new version's losses against the old one's; None when they have too few bars in common."""

    new: TrainedModel
    old: TrainedModel
    new_losses: "pd.Series[float]"
    old_losses: "pd.Series[float]"
    test: "DieboldMariano | None"

    @property
    def bars(self) -> int:
        return len(self.new_losses)

    @property
    def p_worse(self) -> float:
        """Of the test against "the new one is no worse"."""
        return 1 - self.test.p_lower if self.test else float("nan")

    @property
    def is_worse(self) -> bool:
        loses_skill = finding_of(self.old) == SKILL != finding_of(self.new)
        return loses_skill or self.p_worse <= LEVEL


def finding_of(trained: TrainedModel) -> str:
    return str(trained.training.verdict["finding"])


def compare(new: TrainedModel, old: TrainedModel, market: Market) -> Comparison:
    """Raises ModelFileRefused when one of them can't be read."""
    one, other = (losses_of(market.trained.content(version)) for version in (new, old))
    common = one.index.intersection(other.index)
    here, there = one.loc[common], other.loc[common]
    return Comparison(new, old, here, there, _test(here, there, new.key.horizon))


def _test(new: "pd.Series[float]", old: "pd.Series[float]", horizon: int) -> "DieboldMariano | None":
    from analytics.volatility.scoring import BadScores, diebold_mariano

    try:
        return diebold_mariano(new, old, horizon)
    except BadScores:
        return None
