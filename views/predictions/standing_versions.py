"""Which version of a trained model answers, and what a person may change about that."""

from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from data.market import Market
from data.trained_model import NoVersion, TrainedModel
from views.predictions.ledger_rows import title_of
from views.predictions.state import PredictionsView
from views.predictions.versions import versions_of

Change = Literal["activate", "rollback", "retire"]
CHANGES: Final = get_args(Change)
GONE: Final = "There is no such version here any more."
NOT_ACTIVE: Final = "{name} is not the active one any more, so nothing was changed."
FIRST: Final = "{name} is the first; there is none to go back to. Retire it instead."
ACTIVE_NOW: Final = "{name} is active now and answers the API."
ACTIVE_AGAIN: Final = "{name} is active again and answers the API."
RETIRED_NOW: Final = "{name} is retired. No version of it answers the API now."


@dataclass(frozen=True, slots=True)
class Listed:
    """`before`: the version that would be rolled back to, of the active one."""

    model: TrainedModel
    before: int | None

    @property
    def name(self) -> str:
        return name_of(self.model)


def name_of(model: TrainedModel) -> str:
    return f"{title_of(model.key.model)}, version {model.version}"


def listed_versions(view: PredictionsView, market: Market) -> tuple[Listed, ...]:
    """By model, the newest first. Raises UnknownSymbol."""
    versions = versions_of(view, market)
    return tuple(Listed(one, _before(one, versions)) for one in versions)


def change(view: PredictionsView, market: Market, pressed: str) -> str:
    """What `<change>:<number of the version>` has changed. Raises UnknownSymbol, NoVersion.

    Pressed twice it does the same once: going back is to the version before the one that was active on the page.
    """
    word, _, number = pressed.partition(":")
    found = next((one for one in listed_versions(view, market) if str(one.model.id) == number), None)
    if found is None or word not in CHANGES:
        raise NoVersion(GONE)
    match cast("Change", word):
        case "activate":
            return ACTIVE_NOW.format(name=name_of(market.trained.activate(found.model)))
        case "rollback":
            return ACTIVE_AGAIN.format(name=name_of(market.trained.activate(_to_go_back_to(found, market))))
        case "retire":
            _demand_active(found)
            market.trained.retire(found.model.key)
            return RETIRED_NOW.format(name=found.name)


def _to_go_back_to(found: Listed, market: Market) -> TrainedModel:
    _demand_active(found)
    for one in market.trained.versions(found.model.key):
        if one.version == found.before:
            return one
    raise NoVersion(FIRST.format(name=found.name))


def _demand_active(found: Listed) -> None:
    if not found.model.is_active:
        raise NoVersion(NOT_ACTIVE.format(name=found.name))


def _before(one: TrainedModel, versions: tuple[TrainedModel, ...]) -> int | None:
    older = [other.version for other in versions if other.key == one.key and other.version < one.version]
    return max(older, default=None) if one.is_active else None
