"""`python -m bench.load.buy`: customers who put things into their cart, order and pay. Task and outcome are JSON."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Sequence

import msgspec
import uvloop

from bench.load.connection import Answer, Connection
from bench.load.request import Load, Request
from bench.spread import percentile

ADDRESS = {"name": "B", "line1": "1 Road", "city": "Bern", "postal_code": "3000", "country": "CH"}


class Buyer(msgspec.Struct, frozen=True):
    """`basket` holds SKUs: each is added by a request of its own."""

    headers: dict[str, str]
    basket: Sequence[str]


class Errands(msgspec.Struct, frozen=True):
    """The buyers in turn, `clients` at a time, until the time is over or each has `orders`."""

    url: str
    buyers: Sequence[Buyer]
    clients: int
    seconds: float | None = None
    orders: int | None = None


def send_buyers(errands: Errands) -> Load:
    """A request is a whole order: things added, ordered, paid. Raises SystemExit if any step is refused."""
    command = [sys.executable, "-m", "bench.load.buy"]
    done = subprocess.run(command, input=msgspec.json.encode(errands), stdout=subprocess.PIPE)
    if done.returncode:
        raise SystemExit("The buyers could not buy.")
    return msgspec.json.decode(done.stdout, type=Load)


async def run_errands(errands: Errands) -> Load:
    times, began = list[float](), time.perf_counter()
    ends_at = began + (errands.seconds or float("inf"))

    async def client(place: int) -> None:
        mine = errands.buyers[place :: errands.clients]
        wanted = float("inf") if errands.orders is None else errands.orders * len(mine)
        done = 0
        async with Connection(errands.url) as connection:
            while done < wanted and (started := time.perf_counter()) < ends_at:
                await buy(connection, mine[done % len(mine)])
                times.append((time.perf_counter() - started) * 1_000)
                done += 1

    async with asyncio.TaskGroup() as clients:
        for place in range(errands.clients):
            clients.create_task(client(place))
    seconds = time.perf_counter() - began
    return Load(len(times), seconds, percentile(times, 50), percentile(times, 99), 0)


async def buy(connection: Connection, buyer: Buyer) -> None:
    for sku in buyer.basket:
        await step(connection, buyer, "/cart/add", {"sku": sku})
    placed = await step(connection, buyer, "/order/create", {"shipping_address": ADDRESS})
    order = msgspec.json.decode(placed.body)["id"]
    await step(connection, buyer, f"/orders/{order}/payments", {"provider": "dummy"})


async def step(connection: Connection, buyer: Buyer, path: str, body: object) -> Answer:
    request = Request(path, "POST", buyer.headers, msgspec.json.encode(body).decode())
    answer = await connection.send(request)
    if answer.status >= 400:
        raise SystemExit(f"{path}: {answer.body.decode()}")
    return answer


if __name__ == "__main__":
    load = uvloop.run(run_errands(msgspec.json.decode(sys.stdin.buffer.read(), type=Errands)))
    sys.stdout.buffer.write(msgspec.json.encode(load))
