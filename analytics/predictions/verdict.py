"""Has a model earned to be listened to? One rule, meant to say no when in doubt.

All are held against the *best* baseline: the one of least mean loss over the forecasts judged, which is chosen knowing
how it went and so is harder to beat than one chosen before. The loss is the squared error of a return, the Brier score
of a direction, QLIKE of a volatility.

*adds skill*: the mean loss is less than the baseline's, and the test against "no better" says so at the level after
Holm's correction for all models of the league. For a return the test is Clark and West's (a return model holds the
historical mean within itself), and R²_OS must be above zero as well; else it is Diebold and Mariano's, one-sided.

*worse than naive*: Diebold and Mariano's test against "no worse", one-sided, says so at the level after Holm's
correction.

Both tests take the larger of two estimates of the variance where windows overlap.

*no evidence of skill*: everything else. It is no proof that there is none.

The league's own verdict is that of the model of least mean loss among those that add skill; when there is none it is
*worse than naive* if every model is, else *no evidence of skill*.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.predictions.clark_west import ClarkWest, clark_west
from analytics.predictions.deflation import holm, sidak
from analytics.predictions.problem import Target
from analytics.predictions.saying import Told, of_baselines, of_league, of_model
from analytics.predictions.scores import LOSSES, CannotScore, r2_out_of_sample
from analytics.predictions.standings import Finding, Verdict
from analytics.volatility.scoring import SHORTEST, DieboldMariano, diebold_mariano


@dataclass(frozen=True, slots=True)
class Held:
    """One model held against the best baseline. `gain`: R²_OS; for a volatility the mean QLIKE less the baseline's.

    `p_value`: of the test of the rule, `p_adjusted` and `p_worse` by Holm's method, `p_sidak` by Šidák's.
    """

    gain: float
    better: bool
    dm: DieboldMariano
    clark_west: ClarkWest | None
    p_value: float
    p_adjusted: float
    p_sidak: float
    p_worse: float


@dataclass(frozen=True, slots=True)
class Judged:
    """`losses`: a row a forecast judged, a column a model; `held` and `verdicts` by model, baselines not among them."""

    baseline: str
    losses: pd.DataFrame
    held: Mapping[str, Held]
    verdicts: Mapping[str, Verdict]
    winner: str | None
    verdict: Verdict


def judge(
    target: Target,
    predicted: pd.DataFrame,
    realised: "pd.Series[float]",
    *,
    horizon: int,
    baselines: Sequence[str],
    level: float,
) -> Judged:
    """`predicted` has a row a forecast in order of time, a column a model; `realised` alike. Rows without an
    outcome are not judged. Raises CannotScore when fewer than 10, or than two horizons, are, or without a baseline."""
    over = realised.dropna()
    said = predicted.loc[over.index]
    if len(over) < max(SHORTEST, 2 * horizon):
        raise CannotScore(f"{len(over)} forecasts of {horizon} ahead are too few to judge; take a longer stretch.")
    if not baselines:
        raise CannotScore("There is no baseline to hold the models against; add one.")
    lost = [LOSSES[target][1](said[name].to_numpy(), over.to_numpy()) for name in said.columns]
    losses = pd.DataFrame(np.column_stack(lost), over.index, said.columns)
    means = losses.mean()
    baseline = str(means[list(baselines)].idxmin())
    models = [str(name) for name in means.sort_values(kind="stable").index if name not in baselines]
    told = Told(target, horizon, len(over), baseline, len(models), level)
    held = _held(told, said, over, losses, models)
    verdicts = {name: _verdict(told, name, one) for name, one in held.items()}
    winner = next((name for name in models if verdicts[name].finding == "adds skill"), None)
    return Judged(baseline, losses, held, verdicts, winner, _of_all(told, held, verdicts, winner))


def _held(
    told: Told, said: pd.DataFrame, over: "pd.Series[float]", losses: pd.DataFrame, models: Sequence[str]
) -> dict[str, Held]:
    horizon, naive, lost = told.horizon, said[told.baseline].to_numpy(), losses[told.baseline].to_numpy()
    forecasts, seen = {name: said[name].to_numpy() for name in models}, over.to_numpy()
    dm = {name: diebold_mariano(losses[name].to_numpy(), lost, horizon, cautious=True) for name in models}
    cw = {name: clark_west(forecasts[name], naive, seen, horizon) for name in models if told.target == "return"}
    raw = {name: cw[name].p_value if name in cw else dm[name].p_lower for name in models}
    adjusted, alone = holm(raw), sidak(raw)
    worse = holm({name: 1 - dm[name].p_lower for name in models})
    return {
        name: Held(
            gain=dm[name].difference if told.target == "volatility" else r2_out_of_sample(forecasts[name], naive, seen),
            better=dm[name].difference < 0,
            dm=dm[name],
            clark_west=cw.get(name),
            p_value=raw[name],
            p_adjusted=adjusted[name],
            p_sidak=alone[name],
            p_worse=worse[name],
        )
        for name in models
    }


def finding(held: Held, level: float) -> Finding:
    if held.better and held.p_adjusted <= level:
        return "adds skill"
    if not held.better and held.p_worse <= level:
        return "worse than naive"
    return "no evidence of skill"


def _verdict(told: Told, name: str, held: Held) -> Verdict:
    found = finding(held, told.level)
    p_value = held.p_worse if found == "worse than naive" else held.p_adjusted
    sentence = of_model(told, name, found, held.gain, p_value)
    return Verdict(found, sentence, _test(held, found), p_value, told.forecasts, told.baseline)


def _of_all(told: Told, held: Mapping[str, Held], verdicts: Mapping[str, Verdict], winner: str | None) -> Verdict:
    if not held:
        sentence = of_baselines(told)
        return Verdict("no evidence of skill", sentence, "none", float("nan"), told.forecasts, told.baseline)
    if winner is not None:
        return verdicts[winner]
    best = next(iter(held))
    worse = all(verdict.finding == "worse than naive" for verdict in verdicts.values())
    found: Finding = "worse than naive" if worse else "no evidence of skill"
    p_value = held[best].p_worse if worse else held[best].p_adjusted
    sentence = of_league(told, best, found, held[best].gain, p_value)
    return Verdict(found, sentence, _test(held[best], found), p_value, told.forecasts, told.baseline)


def _test(held: Held, found: Finding) -> str:
    by = "Clark-West" if held.clark_west and found != "worse than naive" else "Diebold-Mariano"
    return f"{by}, one-sided, Holm"
