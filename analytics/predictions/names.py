"""The names of models and of groups of features, for whoever must not wait for scikit-learn to load."""

BASELINES = ("no_change", "historical_mean", "last_value", "ewma")
MODEL_NAMES = (
    "ridge",
    "elastic_net",
    "logistic",
    "random_forest",
    "extra_trees",
    "gradient_boosting",
    "nearest_neighbours",
    "average",
    "stacking",
)
DEFAULT_MODELS = ("ridge", "elastic_net", "logistic", "random_forest", "gradient_boosting", "average")
FEATURE_GROUPS = (
    "returns",
    "volatility",
    "momentum",
    "trend",
    "volume",
    "calendar",
    "drawdown",
    "conditional",
    "market",
    "sentiment",
)
