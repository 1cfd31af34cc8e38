"""Stripe's own interface, as another project imitates it: a payment, its signed webhook, and a refund."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar, Request, post

from adapters.payments.keys import StripeKeys
from adapters.redis.client import Redis
from adapters.settings import Settings
from cli.ports import free_port
from tests.world import open_world

SECRET = "whsec_localstripe"
CARD = {"type": "card", "card[number]": "4242424242424242", "card[exp_month]": "12", "card[exp_year]": "2030",
        "card[cvc]": "123"}  # fmt: skip
SECONDS_MAX = 15.0

Delivery = tuple[bytes, dict[str, str]]


@asynccontextmanager
async def webhooks_taken(port: int) -> AsyncIterator["asyncio.Queue[Delivery]"]:
    """Somewhere for webhooks to be sent to."""
    taken: asyncio.Queue[Delivery] = asyncio.Queue()

    @post("/")
    async def take(request: Request[Any, Any, Any]) -> None:
        await taken.put((await request.body(), dict(request.headers)))

    app = Litestar([take], openapi_config=None, logging_config=None)
    server = Server(app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False)
    serving = asyncio.create_task(server.serve())
    try:
        yield taken
    finally:
        server.stop()  # type: ignore[no-untyped-call]
        await serving


@pytest.fixture
async def stripe(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    port = free_port()
    command = [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"]
    with (tmp_path / "localstripe.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path)  # noqa: ASYNC220
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", auth=("sk_test_local", "")) as client:
        deadline = time.monotonic() + SECONDS_MAX
        while True:
            try:
                await client.get("/v1/customers")
                break
            except httpx.HTTPError:
                assert time.monotonic() < deadline, (tmp_path / "localstripe.log").read_text()
                await asyncio.sleep(0.05)
        yield client
    process.terminate()
    process.wait(10)


async def test_a_payment_its_webhook_and_its_refund(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, stripe: httpx.AsyncClient
) -> None:
    keys = StripeKeys("sk_test_local", (SECRET,), "pk_test_local", str(stripe.base_url).rstrip("/"))
    port = free_port()
    async with (
        open_world(msgspec.structs.replace(settings, stripe=keys), postgres, redis) as world,
        webhooks_taken(port) as taken,
    ):
        told_where = {"url": f"http://127.0.0.1:{port}/", "secret": SECRET, "events": None}
        assert (await stripe.post("/_config/webhooks/shop", json=told_where)).is_success
        await world.product("LAMP", price=4_500)
        admin, eve = await world.admin(), await world.customer()
        order = await eve.ordered("LAMP")
        payment = await eve.pays(order, "stripe")
        assert (payment["status"], bool(payment["client_secret"])) == ("pending", True)

        method = (await stripe.post("/v1/payment_methods", data=CARD)).json()["id"]
        path = f"/v1/payment_intents/{payment['provider_ref']}"
        assert (await stripe.post(path, data={"payment_method": method})).is_success
        assert (await stripe.post(f"{path}/confirm")).json()["status"] == "succeeded"

        body, headers = await asyncio.wait_for(taken.get(), SECONDS_MAX)
        assert json.loads(body)["type"] == "payment_intent.succeeded"
        signed = {"Content-Type": "application/json", "Stripe-Signature": headers["stripe-signature"]}
        assert (await world.client.post("/webhooks/stripe", content=body, headers=signed)).status_code == 200
        await world.settle_payments()
        assert await postgres.fetchval("select status from orders") == "PAID"

        await admin.post(f"/admin/orders/{order['id']}/refunds", {"reason": "broken", "amount": 1_500})
        await world.everything_due()
        await world.everything_due()
        assert await postgres.fetchval("select status from refunds") == "succeeded"
        refunds = (await stripe.get("/v1/refunds")).json()["data"]
        assert [refund["amount"] for refund in refunds] == [1_500]
        assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_a_cancelled_order_closes_its_payment(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, stripe: httpx.AsyncClient
) -> None:
    keys = StripeKeys("sk_test_local", (SECRET,), None, str(stripe.base_url).rstrip("/"))
    async with open_world(msgspec.structs.replace(settings, stripe=keys), postgres, redis) as world:
        await world.product("LAMP")
        eve = await world.customer()
        order = await eve.ordered("LAMP")
        payment = await eve.pays(order, "stripe")
        await eve.post(f"/orders/{order['id']}/cancel")
        await world.settle_payments()
        intent = (await stripe.get(f"/v1/payment_intents/{payment['provider_ref']}")).json()
        assert intent["status"] == "canceled"
        assert await postgres.fetchval("select status from payments") == "cancelled"
