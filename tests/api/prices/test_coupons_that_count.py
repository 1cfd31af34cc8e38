"""Coupons that a customer may use so often."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from msgspec.structs import replace

from adapters.mail.sender import MailSettings, smtp_server
from adapters.redis.client import Redis
from adapters.settings import Settings
from tests.world import ADDRESS, World, open_world


@pytest.fixture
async def posting(settings: Settings, postgres: asyncpg.Pool, redis: Redis) -> AsyncIterator[World]:
    """A shop whose mails reach people."""
    mail = MailSettings(smtp_server("smtp://127.0.0.1:1"), settings.mail.folder, "s@example.com", "http://shop")
    async with open_world(replace(settings, mail=mail), postgres, redis) as opened:
        yield opened


async def test_a_coupon_that_counts_by_customer_takes_a_verified_address_where_mails_reach_people(
    posting: World,
) -> None:
    admin, eve = await posting.admin(), await posting.customer()
    await posting.product("LAMP")
    for code, limit in (("ONCE", 1), ("EVER", None)):
        body = {"code": code, "kind": "percent", "value": 10, "max_per_customer": limit}
        assert (await admin.post("/admin/coupons", body)).status_code == 201
    await eve.post("/cart/add", {"sku": "LAMP"})
    before = await posting.everything_written()
    order: dict[str, object] = {"shipping_address": ADDRESS, "coupon": "ONCE"}
    for path, wish in (("/cart/coupon", {"code": "ONCE"}), ("/order/create", order)):
        refused = await eve.post(path, wish)
        assert (refused.status_code, refused.json()["reason"]) == (409, "email-not-verified")
    assert await posting.everything_written() == before
    assert (await eve.post("/cart/coupon", {"code": "EVER"})).status_code == 200
    await posting.postgres.execute("update accounts set email_verified_at = now()")
    assert (await eve.post("/cart/coupon", {"code": "ONCE"})).status_code == 200
    assert (await eve.post("/order/create", order)).status_code == 201
