"""Asks a server at a fixed rate, whatever it answers, in a process of its own.

A request that finds no free connection waits here, and its waiting counts: latency is from the moment when it was
meant to be sent. `python -m benchmarks.open_loop` reads one JSON object from standard input and writes one to standard
output.
"""

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DRAIN_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Load:
    """`requests`: whole requests as text, taken in turn. `rate`: a second; 0 asks as fast as the connections allow.
    Each connection comes from a loopback address of its own. The first `warm_up` seconds are not counted."""

    port: int
    requests: list[str]
    rate: float
    seconds: float
    connections: int = 32
    warm_up: float = 1.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """Milliseconds of what was answered with 200, the number of what was not, and answers a second."""

    latencies: list[float]
    errors: int
    rate: float


def run(load: Load) -> Outcome:
    command = [sys.executable, "-m", "benchmarks.open_loop"]
    said = subprocess.run(command, input=json.dumps(asdict(load)), cwd=ROOT, check=True, capture_output=True, text=True)
    return Outcome(**json.loads(said.stdout))


class Sender:
    def __init__(self, load: Load) -> None:
        self._load = load
        self._raw = [request.encode() for request in load.requests]
        self._free: asyncio.LifoQueue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.LifoQueue()
        self._latencies: list[float] = []
        self._errors = 0

    async def run(self) -> Outcome:
        for number in range(self._load.connections):
            await self._connect(number)
        begin = time.perf_counter()
        await (self._at_a_rate(begin) if self._load.rate else self._at_once(begin))
        counted = self._load.seconds - self._load.warm_up
        return Outcome(self._latencies, self._errors, len(self._latencies) / counted)

    async def _connect(self, number: int) -> None:
        source = (f"127.0.1.{number + 1}", 0)
        self._free.put_nowait(await asyncio.open_connection("127.0.0.1", self._load.port, local_addr=source))

    async def _at_a_rate(self, begin: float) -> None:
        tasks = set()
        for number in range(int(self._load.rate * self._load.seconds)):
            intended = begin + number / self._load.rate
            delay = intended - time.perf_counter()
            if delay > 0:
                await asyncio.sleep(delay)
            tasks.add(asyncio.create_task(self._ask(number, intended, begin)))
        _, late = await asyncio.wait(tasks, timeout=DRAIN_SECONDS)
        self._errors += len(late)
        for task in late:
            task.cancel()

    async def _at_once(self, begin: float) -> None:
        async def caller(first: int) -> None:
            number = first
            while time.perf_counter() < begin + self._load.seconds:
                await self._ask(number, time.perf_counter(), begin)
                number += self._load.connections

        await asyncio.gather(*(caller(number) for number in range(self._load.connections)))

    async def _ask(self, number: int, intended: float, begin: float) -> None:
        reader, writer = await self._free.get()
        try:
            writer.write(self._raw[number % len(self._raw)])
            status = await _answer(reader)
        finally:
            self._free.put_nowait((reader, writer))
        if intended < begin + self._load.warm_up:
            return
        if status == 200:
            self._latencies.append((time.perf_counter() - intended) * 1e3)
        else:
            self._errors += 1


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(None, 2)[1])
    length = head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]
    await reader.readexactly(int(length or 0))
    return status


if __name__ == "__main__":
    outcome = asyncio.run(Sender(Load(**json.load(sys.stdin))).run())
    json.dump(asdict(outcome), sys.stdout)
