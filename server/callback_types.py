"""The types of a callback's inputs are those that its function declares: what a page's code takes for granted of a
value, the gate has seen to.

A parameter whose name begins with an underscore is not used, so the null of what nobody has touched yet passes for it.
Numbers are those that a browser has whole. A TypedDict names the keys that must be there; there may be others, since
stores hold more than each callback reads.
"""

import inspect
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, Union, get_args, get_origin, is_typeddict

LARGEST: Final = 2**53
LARGEST_IN_DIGITS: Final = 10**21  # a browser writes what is larger with an exponent, and so as a float
ANYTHING: Final = (Any, object, inspect.Parameter.empty)
MAPPINGS: Final = (dict, Mapping)
LISTS: Final = (list, tuple, Sequence)


def wrong_type(callback: Mapping[str, Any], values: Sequence[object]) -> bool:
    """Whether one of the values, in the order of inputs and state, is not what the function declares."""
    return any(not fits(values[index], annotation) for index, annotation in declared_types(callback))


def declared_types(callback: Mapping[str, Any]) -> Iterator[tuple[int, Any]]:
    """For each input and state, by its place, what the function declares of it."""
    declared = _declared(callback["callback"].__wrapped__)
    for indices, annotation in _grouped(declared, callback["inputs_state_indices"]):
        yield from _leaves(indices, annotation)


def fits(value: object, annotation: Any) -> bool:
    if annotation in ANYTHING:
        return True
    if annotation in (None, type(None)):
        return value is None
    if get_origin(annotation) in (Union, types.UnionType):
        return any(fits(value, one) for one in get_args(annotation))
    if is_typeddict(annotation):
        return _fits_keys(value, annotation)
    return _fits_plain(value, get_origin(annotation) or annotation, get_args(annotation))


def _fits_plain(value: object, kind: Any, inner: tuple[Any, ...]) -> bool:
    if kind in MAPPINGS:
        return isinstance(value, dict) and (not inner or all(fits(one, inner[1]) for one in value.values()))
    if kind in LISTS:
        return isinstance(value, list) and (not inner or all(fits(one, inner[0]) for one in value))
    if kind in (int, float):
        most = LARGEST_IN_DIGITS if kind is float else LARGEST
        whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= most
        return whole or (kind is float and isinstance(value, float))
    return isinstance(value, kind)


def _fits_keys(value: object, annotation: Any) -> bool:
    if not isinstance(value, dict) or not annotation.__required_keys__ <= value.keys():
        return False
    return all(fits(value[name], kind) for name, kind in annotation.__annotations__.items() if name in value)


@cache
def _declared(function: Callable[..., object]) -> Mapping[str, Any]:
    """What it says of its parameters, in their order."""
    found = {}
    for one in inspect.signature(function, eval_str=True).parameters.values():
        if one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD):
            found[f"*{one.name}"] = one.annotation
        else:
            unused = one.name.startswith("_") and one.annotation is not one.empty
            found[one.name] = Union[one.annotation, None] if unused else one.annotation  # noqa: UP007  (of any form)
    return found


def _grouped(declared: Mapping[str, Any], indices: Any) -> Iterator[tuple[Any, Any]]:
    """What Dash hands to each parameter, with what the parameter declares."""
    if isinstance(indices, dict):
        rest = next((kind for name, kind in declared.items() if name.startswith("*")), Any)
        yield from ((index, declared.get(name, rest)) for name, index in indices.items())
        return
    positions = [indices] if isinstance(indices, int) else list(indices)
    kinds = [kind for name, kind in declared.items() if not name.startswith("*")]
    rest = next((kind for name, kind in declared.items() if name.startswith("*")), Any)
    yield from zip(positions, [*kinds, *[rest] * (len(positions) - len(kinds))], strict=False)


def _leaves(indices: Any, annotation: Any) -> Iterator[tuple[int, Any]]:
    """Each value of a group that Dash puts together, with the type of its place."""
    if isinstance(indices, int):
        yield indices, annotation
    elif isinstance(indices, dict):
        inner = get_args(annotation)
        of_all = inner[1] if get_origin(annotation) in MAPPINGS and inner else Any
        of_each = annotation.__annotations__ if is_typeddict(annotation) else {}
        for name, index in indices.items():
            yield from _leaves(index, of_each.get(name, of_all))
    else:
        for index in indices:
            yield from _leaves(index, Any)
