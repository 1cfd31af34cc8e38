"""`python -m bench.load.keep_asking`: the load generator for machines without `wrk`. Task and outcome are JSON."""

import asyncio
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
    url: str
    requests: Sequence[Request]
    seconds: float
    connections: int


def in_a_process(url: str, requests: Sequence[Request], seconds: float, connections: int) -> Load:
    task = msgspec.json.encode(Task(url, requests, seconds, connections))
    command = [sys.executable, "-m", "bench.load.keep_asking"]
    return msgspec.json.decode(subprocess.run(command, input=task, capture_output=True, check=True).stdout, type=Load)


async def keep_asking(task: Task) -> Load:
    times, statuses, began = list[float](), list[int](), time.perf_counter()
    requests = cycle(task.requests)

    async def visitor() -> None:
        async with Connection(task.url) as connection:
            while (started := time.perf_counter()) < began + task.seconds:
                answer = await connection.send(next(requests))
                times.append((time.perf_counter() - started) * 1_000)
                statuses.append(answer.status)

    await asyncio.gather(*(visitor() for _ in range(task.connections)))
    seconds, refused = time.perf_counter() - began, sum(status >= 400 for status in statuses)
    return Load(len(times), seconds, percentile(times, 50), percentile(times, 99), refused)


if __name__ == "__main__":
    load = uvloop.run(keep_asking(msgspec.json.decode(sys.stdin.buffer.read(), type=Task)))
    sys.stdout.buffer.write(msgspec.json.encode(load))
