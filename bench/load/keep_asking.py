"""`python -m bench.load.keep_asking`: the load generator for machines without `wrk`. Task and outcome are JSON."""

import asyncio
import math
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import cycle

import msgspec
import uvloop

from bench.load.connection import Connection
from bench.load.request import Load, Request
from bench.spread import percentile


class Task(msgspec.Struct, frozen=True):
    """The requests in turn: over and over for so many `seconds`, or each of them once."""

    url: str
    requests: Sequence[Request]
    connections: int
    seconds: float | None


def in_a_process(task: Task) -> Load:
    command = [sys.executable, "-m", "bench.load.keep_asking"]
    done = subprocess.run(command, input=msgspec.json.encode(task), stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout, type=Load)


async def keep_asking(task: Task) -> Load:
    times, statuses, began = list[float](), list[int](), time.perf_counter()
    ends_at = began + (task.seconds or math.inf)
    requests = iter(task.requests) if task.seconds is None else cycle(task.requests)

    async def visitor() -> None:
        async with Connection(task.url) as connection:
            for request in requests:
                started = time.perf_counter()
                if started > ends_at:
                    return
                answer = await connection.send(request)
                times.append((time.perf_counter() - started) * 1_000)
                statuses.append(answer.status)

    await asyncio.gather(*(visitor() for _ in range(task.connections)))
    seconds, refused = time.perf_counter() - began, sum(status >= 400 for status in statuses)
    return Load(len(times), seconds, percentile(times, 50), percentile(times, 99), refused)


if __name__ == "__main__":
    load = uvloop.run(keep_asking(msgspec.json.decode(sys.stdin.buffer.read(), type=Task)))
    sys.stdout.buffer.write(msgspec.json.encode(load))
