"""Whether the features still look as they did when models were trained: the population stability index.

PSI = Σ (r − t) ln(r / t) over bins, t and r the shares of training and of recent rows in each. Bins are tenths of the
training rows (fewer where values repeat), and half a row is added to each so that an empty one has a logarithm. Below
0.1 is called stable, above 0.25 drifted (Siddiqi, "Credit risk scorecards", 2006).

Those bounds know nothing of counts. Of N and n independent rows from one distribution, PSI / (1/N + 1/n) is χ² with a
degree of freedom less than there are bins (Yurdakul and Naranjo, J. of Risk Model Validation 14:4, 2020), so by chance
alone it is (bins − 1)(1/N + 1/n) on average. And rows of features are far from independent: a volatility over 63
bars hardly moves in a quarter. So each index is also held against those of all stretches of n rows of the training
part, each against the rest of it.
"""

import numpy as np
import pandas as pd

from analytics.predictions.problem import FloatArray

BINS = 10
STABLE, DRIFTED = 0.1, 0.25
FEWEST = 20
USUAL = 0.95  # of the past stretches that a drifted feature lies beyond


class TooFewRows(ValueError):
    """There are too few rows to compare; the message says how many are needed."""


def drift(features: pd.DataFrame, recent: int) -> pd.DataFrame:
    """The last `recent` rows against all before. A row a feature, most drifted first.

    `psi`; `chance`: its mean for independent rows of one distribution; `chance_high`: what 5 % of those are above;
    `usual`: the median over stretches of as many rows of training, `usual_high` what 5 % of those are above, `beyond`
    the share of them that are at least as high; `moved`: the recent mean less the training mean, in training standard
    deviations; `bins`. NaN for a feature that never moves. TooFewRows for fewer than 20 recent rows or fewer than
    twice as many before.
    """
    training = len(features) - recent
    if recent < FEWEST or training < 2 * recent:
        raise TooFewRows(
            f"Drift needs at least {max(3 * recent, 3 * FEWEST)} bars with all features, and there are {len(features)}."
        )
    rows = {str(name): _of_feature(features[name].to_numpy(np.float64), training) for name in features}
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("feature")
    return frame.sort_values("psi", ascending=False)


def stability_index(training: FloatArray, recent: FloatArray) -> FloatArray:
    """Of counts in bins, along the last axis."""
    before, now = _shares(training), _shares(recent)
    return np.asarray(((now - before) * np.log(now / before)).sum(axis=-1))


def inner_edges(training: FloatArray, bins: int = BINS) -> FloatArray:
    """Between the bins: quantiles of the training values, each once; a bin holds the values up to and with its edge."""
    edges = np.unique(np.quantile(training, np.arange(1, bins) / bins))
    return np.asarray(edges[edges < training.max()])


def by_chance(bins: int, training: int, recent: int) -> tuple[float, float]:
    """The mean, and what 5 % lie above, for independent rows of one distribution."""
    from scipy.stats import chi2

    scale = 1 / training + 1 / recent
    return (bins - 1) * scale, float(chi2.ppf(0.95, bins - 1)) * scale


def drifted(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows above 0.25 that also lie beyond what is usual for the feature itself."""
    return frame[(frame["psi"] > DRIFTED) & (frame["psi"] > frame["usual_high"])]


def _shares(counts: FloatArray) -> FloatArray:
    filled = counts + 0.5
    return np.asarray(filled / filled.sum(axis=-1, keepdims=True))


def _of_feature(values: FloatArray, training: int) -> dict[str, float]:
    before, now = values[:training], values[training:]
    edges = inner_edges(before)
    if not len(edges):
        return dict.fromkeys(
            ("psi", "chance", "chance_high", "usual", "usual_high", "beyond", "moved", "bins"), float("nan")
        )
    places = np.searchsorted(edges, values, side="left")
    counted = np.eye(len(edges) + 1)[places]
    psi = float(stability_index(counted[:training].sum(axis=0), counted[training:].sum(axis=0)))
    past = _past(counted[:training], len(now))
    chance, chance_high = by_chance(len(edges) + 1, training, len(now))
    return {
        "psi": psi,
        "chance": chance,
        "chance_high": chance_high,
        "usual": float(np.median(past)),
        "usual_high": float(np.quantile(past, USUAL)),
        "beyond": float(np.mean(past >= psi)),
        "moved": float((now.mean() - before.mean()) / before.std(ddof=1)),
        "bins": float(len(edges) + 1),
    }


def _past(counted: FloatArray, length: int) -> FloatArray:
    """The index of every stretch of training rows against the others."""
    sums = np.vstack([np.zeros(counted.shape[1]), counted.cumsum(axis=0)])
    stretches = sums[length:] - sums[:-length]
    return stability_index(counted.sum(axis=0) - stretches, stretches)
