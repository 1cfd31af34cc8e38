"""Another program that a drill's shop tells of what happens. It breaks off before and after, is slow, answers 500."""

import asyncio
import base64
import hmac
import random
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import asyncpg
import msgspec

from commands.base import perform
from commands.endpoints.create_endpoint import CreateEndpoint, create_endpoint
from db.endpoints.deliveries import by_endpoint
from db.outbox import read
from db.work import Work
from domain.endpoints.endpoint import new_secret
from domain.endpoints.webhook_events import WebhookEvent, told_as
from domain.events import DeliveriesChanged

SLOW_SECONDS: Final = 0.3
WAIT_SECONDS_MAX: Final = 60
LOOK_SECONDS: Final = 0.2
TAKEN: Final = b"HTTP/1.1 204 No Content\r\n\r\n"
BUSY: Final = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n"
HURRY: Final = """
update webhook_deliveries set due_at = clock_timestamp()
where status = 'due' and due_at > clock_timestamp() returning id, endpoint_id as endpoint
"""


class Told(msgspec.Struct, frozen=True):
    """`events` happened, of which the listener was told in so many `tries`. `broken` says what is wrong with them."""

    events: int
    tries: int
    broken: list[str]


class Listener:
    """What it took, by whom it was about, in the order in which it came: sequences, each once."""

    def __init__(self, trouble: float, seed: str) -> None:
        self.trouble = trouble
        self.tries = 0
        self.port = 0
        self.secret = new_secret()
        self.taken: dict[str, dict[int, None]] = {}
        self.broken: list[str] = []
        self._bodies: dict[str, bytes] = {}
        self._dice = random.Random(f"{seed} listener")  # noqa: S311

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            pairs = (line.split(": ", 1) for line in head.strip().split("\r\n")[1:])
            sent = {name.lower(): value for name, value in pairs}
            body = await reader.readexactly(int(sent["content-length"]))
            self.tries += 1
            trouble = self._dice.choice(("before", "after", "busy", "slow")) if self._is_troubled() else "none"
            if trouble == "slow":
                await asyncio.sleep(SLOW_SECONDS)
            if trouble not in ("before", "busy"):
                self._take(sent, body)
            if trouble not in ("before", "after"):
                writer.write(BUSY if trouble == "busy" else TAKEN)
                await writer.drain()
        writer.close()

    def _is_troubled(self) -> bool:
        return self._dice.random() < self.trouble

    def _take(self, sent: Mapping[str, str], body: bytes) -> None:
        message: dict[str, Any] = msgspec.json.decode(body)
        if not is_signed(self.secret, sent, body):
            self.broken.append(f"message {sent['webhook-id']} is not signed")
        if self._bodies.setdefault(sent["webhook-id"], body) != body:
            self.broken.append(f"message {sent['webhook-id']} came with two bodies")
        self.taken.setdefault(message["data"]["id"], {}).setdefault(message["data"]["sequence"])


def is_signed(secret: str, sent: Mapping[str, str], body: bytes) -> bool:
    """As Standard Webhooks says it, told apart from how the shop does it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join((sent["webhook-id"].encode(), sent["webhook-timestamp"].encode(), body))
    right = "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    return right in sent["webhook-signature"].split()


@asynccontextmanager
async def open_listener(trouble: float, seed: str) -> AsyncIterator[Listener]:
    """Open until the end of the block. `trouble` is the share of calls that go wrong."""
    listener = Listener(trouble, seed)
    server = await asyncio.start_server(listener.answer, "127.0.0.1", 0)
    listener.port = server.sockets[0].getsockname()[1]
    try:
        yield listener
    finally:
        server.close()


async def listen(listener: Listener, postgres: asyncpg.Pool) -> None:
    """To all that happens in the shop from now on."""
    url = f"http://127.0.0.1:{listener.port}/"
    command = CreateEndpoint(url, tuple(WebhookEvent), True, listener.secret, private=True)
    await perform(postgres, create_endpoint, command)


async def heard(listener: Listener, postgres: asyncpg.Pool) -> Told:
    """When nothing is owed any more, or WAIT_SECONDS_MAX have passed; nobody waits for the pauses between two tries."""
    listener.trouble = 0.0
    deadline, owed = time.monotonic() + WAIT_SECONDS_MAX, await what_happened(postgres)
    while list(lost(listener, owed)) and time.monotonic() < deadline:
        await perform(postgres, hurry, None)
        await asyncio.sleep(LOOK_SECONDS)
    return Told(len(owed), listener.tries, [*listener.broken, *lost(listener, owed), *out_of_order(listener)])


async def hurry(_: None, work: Work) -> None:
    """It tells of what it moves: read models are compared when all is done."""
    for endpoint, deliveries in by_endpoint(await work.connection.fetch(HURRY)).items():
        work.record(DeliveriesChanged(subject=endpoint, version=0, deliveries=tuple(deliveries)))


async def what_happened(postgres: asyncpg.Pool) -> dict[int, str]:
    """Whom each event is about that the listener has to be told of, by its position."""
    owed: dict[int, str] = {}
    async with postgres.acquire() as connection:
        after = await connection.fetchval("select after_position from webhook_endpoints")
        upto = await connection.fetchval("select max(position) from outbox")
        low_stock = await connection.fetchval("select low_stock from shop")
        while events := await read(connection, after, upto):
            after = events[-1].position
            owed |= {one.position: str(one.event.subject) for one in events if told_as(one.event, low_stock)}
    return owed


def lost(listener: Listener, owed: Mapping[int, str]) -> Iterator[str]:
    for position, subject in owed.items():
        if position not in listener.taken.get(subject, {}):
            yield f"the listener was never told of event {position} of {subject}"


def out_of_order(listener: Listener) -> Iterator[str]:
    for subject, sequences in listener.taken.items():
        if list(sequences) != sorted(sequences):
            yield f"the listener was told of {subject} in another order: {list(sequences)}"
