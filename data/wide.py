"""One function over many things, wherever there is room: on this machine's cores, or on a Dask cluster.

What fails for one thing is a `Lost` in its place, and the others go on. Things and results never touch the disk.
"""

import itertools
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from data.settings import Settings

CHUNK = 4  # things that go together, so that passing them on costs little
UNEXPECTED = "This could not be computed; the others are not affected."

log = logging.getLogger(__name__)
T = TypeVar("T")
R = TypeVar("R")
Numbered = tuple[int, T]


class WideUnavailable(RuntimeError):
    """Nothing can be computed where the settings say; the message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Lost:
    """There is no result, and why."""

    sentence: str


class Wide(Protocol):
    def each(self, function: Callable[[T], R], things: Iterable[T]) -> Iterator[tuple[int, R | Lost]]:
        """Number and result of each thing, as they are done. The things are asked for while others are computed.

        `function` is one of a module's; raises WideUnavailable.
        """


@dataclass(frozen=True, slots=True)
class LocalCores:
    """Threads, which suit what is compiled and lets others run: no process has to start, nothing is copied."""

    cores: int

    def each(self, function: Callable[[T], R], things: Iterable[T]) -> Iterator[tuple[int, R | Lost]]:
        from joblib import Parallel, delayed

        trouble: list[BaseException] = []
        threads = Parallel(n_jobs=self.cores, backend="threading", batch_size=1, return_as="generator_unordered")
        for done in threads(delayed(run_chunk)(function, chunk) for chunk in chunks(_held(things, trouble))):
            yield from done
        if trouble:
            raise trouble[0]


def wide_of(settings: Settings, cores: int) -> Wide:
    """`cores` bounds this machine's part; a cluster has bounds of its own."""
    if settings.dask_scheduler is None:
        return LocalCores(cores)
    from data.dask_cluster import DaskCluster

    return DaskCluster(settings.dask_scheduler)


def chunks(things: Iterable[T]) -> Iterator[list[Numbered[T]]]:
    numbered = enumerate(things)
    while chunk := list(itertools.islice(numbered, CHUNK)):
        yield chunk


def _held(things: Iterable[T], trouble: list[BaseException]) -> Iterator[T]:
    """The things until one can't be had. They are asked for in any thread, where an exception would be lost."""
    try:
        yield from things
    except Exception as error:
        trouble.append(error)


def run_chunk(function: Callable[[T], R], chunk: Sequence[Numbered[T]]) -> list[tuple[int, R | Lost]]:
    return [(number, _run(function, thing)) for number, thing in chunk]


def _run(function: Callable[[T], R], thing: T) -> R | Lost:
    try:
        return function(thing)
    except Exception:
        log.exception("one of many could not be computed")
        return Lost(UNEXPECTED)
