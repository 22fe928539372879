"""The body of a request for predictions: checked as a whole, each fault with its place."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from analytics.predictions.names import BASELINES, MODEL_NAMES
from analytics.predictions.problem import TARGETS, Target
from api.problems import pointer_to
from data.schema import SYMBOL_FORM
from views.predictions.serving import Question
from views.predictions.state import FURTHEST

MOST_ITEMS: Final = 1_000
MOST_FAULTS: Final = 50  # of those that are told
MODELS: Final = (*BASELINES, *MODEL_NAMES)


class Malformed(ValueError):
    """The body is not what it should be. `faults`: JSON pointer and sentence of each."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def read_questions(body: object) -> tuple[Question, ...]:
    """Raises Malformed."""
    faults: dict[str, str] = {}
    questions = [_question(item, f"/items/{place}", faults) for place, item in enumerate(_items(body, faults))]
    if faults:
        raise Malformed(dict(list(faults.items())[:MOST_FAULTS]))
    return tuple(question for question in questions if question)


def _items(body: object, faults: dict[str, str]) -> list[Any]:
    if not isinstance(body, dict):
        faults[""] = 'must be an object with "items"'
        return []
    _refuse_others(body, ("items",), "", faults)
    items = body.get("items")
    if not isinstance(items, list) or not 1 <= len(items) <= MOST_ITEMS:
        faults["/items"] = f"must be a list of 1 to {MOST_ITEMS} items"
        return []
    return items


def _question(item: object, place: str, faults: dict[str, str]) -> Question | None:
    if not isinstance(item, dict):
        faults[place] = "must be an object"
        return None
    before = len(faults)
    _refuse_others(item, tuple(_READERS), place, faults)
    values = {name: _read(item.get(name), reader, f"{place}/{name}", faults) for name, reader in _READERS.items()}
    return Question(**values) if len(faults) == before else None


def _refuse_others(given: Mapping[Any, Any], known: tuple[str, ...], place: str, faults: dict[str, str]) -> None:
    others = [name for name in given if name not in known]
    if others:
        faults[f"{place}{pointer_to(others[0])}"] = f"is not known here; there are {', '.join(known)}"


def _read(value: object, reader: Callable[[object], Any], place: str, faults: dict[str, str]) -> Any:
    try:
        return reader(value)
    except ValueError as fault:
        faults[place] = str(fault)
        return None


def _symbol(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(SYMBOL_FORM, value.upper()):
        raise ValueError("must be the symbol of an instrument")
    return value.upper()


def _horizon(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= FURTHEST:
        raise ValueError(f"must be a whole number from 1 to {FURTHEST}")
    return value


def _target(value: object) -> Target:
    if not isinstance(value, str) or value not in TARGETS:
        raise ValueError(f"must be one of {', '.join(TARGETS)}")
    return value


def _model(value: object) -> str | None:
    if value is not None and (not isinstance(value, str) or value not in MODELS):
        raise ValueError(f"must be one of {', '.join(MODELS)}, or left out")
    return value


_READERS: Final[Mapping[str, Callable[[object], Any]]] = {
    "symbol": _symbol,
    "target": _target,
    "horizon": _horizon,
    "model": _model,
}
