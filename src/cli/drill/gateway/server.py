"""The gateway, open on a port of this machine; and its webhooks, signed, twice and in any order."""

import asyncio
import hashlib
import hmac
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpx
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar
from litestar.di import Provide

from cli.drill.gateway import razorpay, stripe
from cli.drill.gateway.books import Books, Event
from cli.drill.gateway.trouble import Troubles
from cli.ports import free_port, until_it_listens

HOST: Final = "127.0.0.1"
STRIPE_SECRET: Final = "whsec_drill"  # noqa: S105
RAZORPAY_SECRET: Final = "razorpay-drill"  # noqa: S105
LOOK_SECONDS: Final = 0.02
DELAY_SECONDS_MAX: Final = 2.0
AGAIN_SECONDS: Final = 0.5
TRIES_MAX: Final = 200
TWICE: Final = 0.3


class Gateway:
    def __init__(self, port: int, trouble: float = 0.0, seed: str = "") -> None:
        self.port = port
        self.books = Books()
        self.troubles = Troubles(trouble, f"{seed} gateway")
        self.webhooks = 0
        self._dice = random.Random(f"{seed} webhooks")  # noqa: S311
        self._deliveries: set[asyncio.Task[None]] = set()
        self._sent = 0

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What makes a shop take payments here."""
        return {
            "STRIPE_SECRET_KEY": "sk_test_drill",
            "STRIPE_WEBHOOK_SECRET": STRIPE_SECRET,
            "STRIPE_API_BASE": self.url,
            "RAZORPAY_KEY_ID": "rzp_test_drill",
            "RAZORPAY_KEY_SECRET": "drill",
            "RAZORPAY_WEBHOOK_SECRET": RAZORPAY_SECRET,
            "RAZORPAY_API_BASE": self.url,
        }

    async def deliver(self, client: httpx.AsyncClient, stop: asyncio.Event) -> None:
        """What there is to tell, until told to stop; then the rest of it."""
        while not stop.is_set() or self._sent < len(self.books.events):
            for event in self.books.events[self._sent :]:
                self._sent += 1
                for _ in range(2 if self._dice.random() < TWICE else 1):
                    self._deliveries.add(asyncio.create_task(self._send(client, event)))
            await asyncio.sleep(LOOK_SECONDS)
        await asyncio.gather(*self._deliveries)

    async def _send(self, client: httpx.AsyncClient, event: Event) -> None:
        """Again and again until it is taken, as providers do."""
        await asyncio.sleep(self._dice.random() * DELAY_SECONDS_MAX)
        for _ in range(TRIES_MAX):
            try:
                answer = await client.post(f"/webhooks/{event.provider}", content=event.body, headers=signed(event))
                if answer.is_success:
                    self.webhooks += 1
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(AGAIN_SECONDS)


def signed(event: Event, stamp: float | None = None, secret: str | None = None) -> dict[str, str]:
    """The headers its provider would send with it. Stripe signs the stamp as well (docs.stripe.com/webhooks/signature),
    Razorpay the body alone.
    """
    at = int(time.time() if stamp is None else stamp)
    if event.provider == "stripe":
        signature = digest(secret or STRIPE_SECRET, f"{at}.".encode() + event.body)
        return {"Content-Type": "application/json", "Stripe-Signature": f"t={at},v1={signature}"}
    signature = digest(secret or RAZORPAY_SECRET, event.body)
    return {
        "Content-Type": "application/json",
        "X-Razorpay-Signature": signature,
        "X-Razorpay-Event-Id": event.id,
    }


def digest(secret: str, content: bytes) -> str:
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


@asynccontextmanager
async def open_gateway(trouble: float = 0.0, seed: str = "") -> AsyncIterator[Gateway]:
    """Open until the end of the block. `trouble` is the share of calls that go wrong."""
    gateway = Gateway(free_port(), trouble, seed)
    given = {
        "books": Provide(lambda: gateway.books, sync_to_thread=False),
        "troubles": Provide(lambda: gateway.troubles, sync_to_thread=False),
    }
    routes = [stripe.routes, razorpay.routes]
    app = Litestar(route_handlers=routes, dependencies=given, openapi_config=None, logging_config=None)
    server = Server(app, address=HOST, port=gateway.port, interface=Interfaces.ASGI, log_enabled=False)
    serving = asyncio.create_task(server.serve())
    try:
        await until_it_listens(HOST, gateway.port)
        yield gateway
    finally:
        server.stop()  # type: ignore[no-untyped-call]
        await serving
