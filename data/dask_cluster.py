"""A Dask cluster that computes: workers may come and go meanwhile, what a dead one had is computed again by another.

A worker has to run this version of Oriel, else its numbers may differ from what the method says: each task carries
the version of who asked. Things travel inside the tasks, never ahead of them, so that they can be given out again.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from data.caching.code_version import code_version
from data.wide import Lost, Numbered, WideUnavailable, chunks, log, run_chunk

if TYPE_CHECKING:
    from distributed import Client, Future

ANSWER_SECONDS = 5
WORKER_SECONDS = 30.0  # without any worker before it is given up
LOOK_SECONDS = 1.0
KILLED = "The workers that tried this died, one after the other, perhaps for want of memory."

FOREIGN = "The Dask scheduler and its workers need this very version of Oriel on their Python path; install it there."

T = TypeVar("T")
R = TypeVar("R")


class OtherVersion(RuntimeError):
    """The worker runs other code than who asks."""


@dataclass(frozen=True, slots=True)
class DaskCluster:
    address: str

    def each(self, function: Callable[[T], R], things: Iterable[T]) -> Iterator[tuple[int, R | Lost]]:
        from distributed import CancelledError

        with self._client() as client:
            sent = {self._send(client, function, chunk): chunk for chunk in chunks(things)}
            try:
                for future in self._done(client, set(sent)):
                    yield from self._result(future, sent.pop(future))
            except (CancelledError, OSError) as error:
                raise WideUnavailable(
                    f"The Dask scheduler at {self.address} went away before it was done. Try it again when it is back."
                ) from error

    @contextmanager
    def _client(self) -> Iterator["Client"]:
        from distributed import Client

        try:
            # A client would wait without end for who takes the connection and says nothing.
            asyncio.run(asyncio.wait_for(_greeted(self.address), ANSWER_SECONDS))
            client = Client(self.address, timeout=ANSWER_SECONDS, set_as_default=False, name="oriel")
        except (OSError, ValueError, RuntimeError) as error:
            raise WideUnavailable(
                f"The Dask scheduler at {self.address} does not answer. Start it, or set ORIEL_DASK_SCHEDULER anew."
            ) from error
        try:
            yield client
        finally:
            client.close(timeout=ANSWER_SECONDS)

    def _send(self, client: "Client", function: Callable[[T], R], chunk: list[Numbered[T]]) -> "Future[Any]":
        return client.submit(run_there, code_version(), function, chunk, pure=False)

    def _done(self, client: "Client", pending: "set[Future[Any]]") -> "Iterator[Future[Any]]":
        """As they are; a cluster without workers, or without its scheduler, is not waited for."""
        from distributed import wait

        seen = time.monotonic()
        while pending:
            done: set[Future[Any]] = set()
            with suppress(TimeoutError), client.as_current():
                done = wait(list(pending), timeout=LOOK_SECONDS, return_when="FIRST_COMPLETED").done
            if client.status != "running":
                raise ConnectionError(client.status)
            if done or client.scheduler_info()["workers"]:
                seen = time.monotonic()
            elif time.monotonic() - seen > WORKER_SECONDS:
                raise WideUnavailable(
                    f"The Dask scheduler at {self.address} has no workers. Start some with: dask worker {self.address}"
                )
            yield from done
            pending -= done

    def _result(self, future: "Future[Any]", chunk: Sequence[Numbered[object]]) -> list[tuple[int, Any]]:
        from distributed import CancelledError, KilledWorker

        try:
            return list(future.result())
        except KilledWorker:
            log.exception("a task outlived none of its workers")
            return [(number, Lost(KILLED)) for number, _ in chunk]
        except (CancelledError, OSError):
            raise
        except Exception as error:  # what fails for a thing is no exception here: they could not even begin
            log.exception("a cluster can't run this")
            raise WideUnavailable(FOREIGN) from error


async def _greeted(address: str) -> None:
    from distributed import Security, rpc

    async with rpc(address, connection_args=Security().get_connection_args("client")) as scheduler:
        await scheduler.identity(n_workers=0)


def run_there(version: str, function: Callable[[T], R], chunk: Sequence[Numbered[T]]) -> list[tuple[int, R | Lost]]:
    """On a worker."""
    if version != code_version():
        raise OtherVersion
    return run_chunk(function, chunk)
