"""All scores of one model of a league, by their standard names; NaN where one has no meaning for the target.

| name | what |
| --- | --- |
| `loss`, `loss_difference` | mean loss of the verdict; less the best baseline's |
| `r2_os`, `mae_ratio`, `rmse_ratio` | against the best baseline |
| `hits`, `hits_low`, `hits_high`, `hits_count` | share on the right side, its interval, effective count |
| `brier`, `log_loss`, `ece` | of the probability of a rise: a direction's as said, a return's from its quantiles |
| `brier_calibrated`, `ece_calibrated` | of a direction's probability after calibration |
| `pinball`, `crps`, `crps_ratio` | of the distribution; `crps_ratio` against the best baseline's |
| `coverage_50`, `width_50` … `_95` | of the intervals; also per regime: `coverage_80_calm` |
| `dm`, `dm_p` | Diebold-Mariano against the best baseline, two-sided |
| `cw`, `cw_p` | Clark-West, one-sided (returns) |
| `p_value`, `p_holm`, `p_sidak` | of the verdict's test, as it is and raised for the models tried |
| `forecasts`, `fits`, `trials`, `seconds` | how many, and what it took |
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.predictions.probability_scores import brier, calibration_error, covered, crps, log_loss, pinball
from analytics.predictions.problem import Problem
from analytics.predictions.quantiles import COVERAGES
from analytics.predictions.regimes import REGIMES
from analytics.predictions.scores import hits, mae_ratio, r2_out_of_sample, rmse_ratio
from analytics.predictions.verdict import Held
from analytics.predictions.walks import Walk

FEWEST = 10  # forecasts; a share of fewer says nothing
INTERVALS = tuple(
    f"{what}_{round(100 * coverage)}{regime}"
    for coverage in COVERAGES
    for regime in ("", *(f"_{name}" for name in REGIMES))
    for what in ("coverage", "width")
)
NAMES = (
    *("loss", "loss_difference", "r2_os", "mae_ratio", "rmse_ratio", "hits", "hits_low", "hits_high", "hits_count"),
    *("brier", "log_loss", "ece", "brier_calibrated", "ece_calibrated", "pinball", "crps", "crps_ratio", *INTERVALS),
    *("dm", "dm_p", "cw", "cw_p", "p_value", "p_holm", "p_sidak", "forecasts", "fits", "trials", "seconds"),
)


@dataclass(frozen=True, slots=True)
class Course:
    """One model's way: `predicted`, `quantiles` and `probability` (calibrated) have a row a forecast whose outcome is
    over; `walk` is what it took."""

    predicted: "pd.Series[float]"
    quantiles: pd.DataFrame
    probability: "pd.Series[float]"
    walk: Walk


def all_scores(
    problem: Problem, course: Course, baseline: Course, held: Held | None, regime: "pd.Series[str]"
) -> dict[str, float]:
    """By NAMES, but for the losses."""
    found = (
        against_baseline(problem, course, baseline)
        | of_probabilities(problem, course)
        | of_distribution(problem, course, baseline, regime)
        | of_tests(held)
        | of_work(course)
    )
    return {name: found.get(name, np.nan) for name in NAMES}


def against_baseline(problem: Problem, course: Course, baseline: Course) -> dict[str, float]:
    over = problem.labels.loc[course.predicted.index]
    middle = 0.5 if problem.target == "direction" else 0.0
    said, naive = course.predicted, baseline.predicted
    found = {
        "r2_os": r2_out_of_sample(said, naive, over),
        "mae_ratio": mae_ratio(said, naive, over),
        "rmse_ratio": rmse_ratio(said, naive, over),
    }
    if problem.target == "volatility":
        return found
    side = hits(said, over, problem.horizon, middle=middle)
    return found | {
        "hits": side.share,
        "hits_low": side.low,
        "hits_high": side.high,
        "hits_count": side.count,
    }


def of_probabilities(problem: Problem, course: Course) -> dict[str, float]:
    over = problem.labels.loc[course.predicted.index]
    if problem.target == "volatility":
        return {}
    went_up = (over > 0).astype("float64")
    calibrated = _probable(course.probability, went_up)
    if problem.target == "return":
        return calibrated
    said = _probable(course.predicted, went_up)
    return said | {"brier_calibrated": calibrated["brier"], "ece_calibrated": calibrated["ece"]}


def of_distribution(problem: Problem, course: Course, baseline: Course, regime: "pd.Series[str]") -> dict[str, float]:
    outcomes = problem.labels if problem.target == "volatility" else problem.returns_ahead
    stated = course.quantiles.dropna()
    if outcomes is None or len(stated) < FEWEST:
        return {}
    seen = outcomes.loc[stated.index]
    own, naive = crps(stated, seen).mean(), crps(baseline.quantiles.loc[stated.index], seen).mean()
    found = {"pinball": float(pinball(stated, seen).mean()), "crps": float(own), "crps_ratio": float(own / naive)}
    return found | _coverage(stated, seen, regime.loc[stated.index])


def of_tests(held: Held | None) -> dict[str, float]:
    if held is None:
        return {}
    west = held.clark_west
    return {
        "dm": held.dm.statistic,
        "dm_p": held.dm.p_value,
        "cw": west.statistic if west else np.nan,
        "cw_p": west.p_value if west else np.nan,
        "p_value": held.p_value,
        "p_holm": held.p_adjusted,
        "p_sidak": held.p_sidak,
    }


def of_work(course: Course) -> dict[str, float]:
    walk = course.walk
    return {"forecasts": len(course.predicted), "fits": walk.fits, "trials": walk.trials, "seconds": walk.seconds}


def _coverage(stated: pd.DataFrame, seen: "pd.Series[float]", regime: "pd.Series[str]") -> dict[str, float]:
    found: dict[str, float] = {}
    for coverage in COVERAGES:
        percent = round(100 * coverage)
        inside, width = covered(stated, seen, coverage)
        found |= {f"coverage_{percent}": float(inside.mean()), f"width_{percent}": float(width.mean())}
        for name in REGIMES:
            rows = (regime == name).to_numpy()
            enough = int(rows.sum()) >= FEWEST
            found[f"coverage_{percent}_{name}"] = float(inside[rows].mean()) if enough else np.nan
            found[f"width_{percent}_{name}"] = float(width[rows].mean()) if enough else np.nan
    return found


def _probable(said: "pd.Series[float]", went_up: "pd.Series[float]") -> dict[str, float]:
    stated = said.dropna()
    if len(stated) < FEWEST:
        return {"brier": np.nan, "log_loss": np.nan, "ece": np.nan}
    seen = went_up.loc[stated.index]
    return {
        "brier": brier(stated, seen),
        "log_loss": log_loss(stated, seen),
        "ece": calibration_error(stated, seen),
    }
