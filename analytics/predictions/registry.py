"""Which models there are. One of your own goes beside them: `models_for(names, target, MODELS | {name: model})`."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from analytics.predictions.model import Fitted, Model
from analytics.predictions.models.baselines import BASELINES
from analytics.predictions.models.ensembles import ENSEMBLES
from analytics.predictions.models.linear import LINEAR
from analytics.predictions.models.neighbours import NEIGHBOURS
from analytics.predictions.models.trees import TREES
from analytics.predictions.problem import Target

MODELS: Final[Mapping[str, Model]] = MappingProxyType(
    {model.name: model for model in (*BASELINES, *LINEAR, *TREES, *NEIGHBOURS, *ENSEMBLES)}
)


class UnknownModel(ValueError):
    """There is no model of that name; the message lists those there are."""


def models_for(names: Iterable[str], target: Target, models: Mapping[str, Model] = MODELS) -> tuple[Model, ...]:
    """The baselines of this target, always, then those of `names` that speak of it, in the registry's order.

    Raises UnknownModel.
    """
    asked = set(names)
    for name in sorted(asked - models.keys()):
        raise UnknownModel(f"There is no model {name!r}; there are {', '.join(models)}.")
    return tuple(
        model for name, model in models.items() if target in model.targets and (model.is_baseline or name in asked)
    )


def revived(name: str, target: Target, estimator: Any, models: Mapping[str, Model] = MODELS) -> Fitted:
    """The fitted model whose `estimator` was kept in a file. Raises UnknownModel."""
    model = models.get(name)
    if model is None or model.revive is None:
        raise UnknownModel(f"There is no model {name!r} that could be taken from a file.")
    return model.revive(estimator, target)
