"""Who tried what: counted, kept for those who keep watch, and shown to nobody else."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from prometheus_client import REGISTRY

from adapters.redis.client import Redis
from adapters.redis.keys import security_key
from adapters.redis.security_trail import DAYS_KEPT, KEPT_OF_EACH_MAX, SecurityTrail, security_records
from adapters.settings import Settings
from api.observability import security_events
from api.observability.security_events import WRITTEN_A_SECOND_MAX, Flood
from cli.at_the_server import at_the_server
from commands import accounts, catalog, endpoints, shop, staff
from commands.accounts.create_admin import CreateAdmin, create_admin
from domain.staff.security_event import ALARMING, TEXT_CHARS_MAX, SecurityEvent, SecurityRecord, bounded
from tests.api.pages.office.clerk import clerk_of
from tests.api.pages.surfer import words_on
from tests.world import Person, World


def counted(event: SecurityEvent) -> float:
    return REGISTRY.get_sample_value("tradepost_security_events_total", {"event": event.value}) or 0.0


async def seen(world: World, admin: Person, query: str = "") -> list[dict[str, Any]]:
    await world.app.state.shop.security_trail.still()
    answer = await admin.get(f"/admin/security-events{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_whoever_keeps_watch_sees_who_tried_what(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security_events, "flood", Flood())
    admin, eve = await world.admin(), await world.customer()
    before = {event: counted(event) for event in SecurityEvent}
    key = (await admin.post("/admin/keys", {"name": "Till", "scopes": ["stock:read"]})).json()
    await world.level()
    till = {"Authorization": f"Bearer {key['key']}"}

    assert (await eve.get("/admin/orders", X_Request_Id="snooping")).status_code == 403
    assert (await world.client.get("/admin/orders", headers=till)).status_code == 403
    unknown = {"Authorization": "Bearer tp_nobody-ever-made-this-one-up"}
    assert (await world.client.get("/admin/orders", headers=unknown)).status_code == 401
    assert (await world.client.post("/webhooks/stripe", content=b"{}")).status_code == 400
    assert (await admin.patch(f"/admin/users/{eve.id}", {"role": "ADMIN"})).status_code == 200
    await admin.post("/admin/tags", {"name": "everyday"})

    found = await seen(world, admin)
    told = [(one["event"], one["account"] and one["account"]["id"], one["said"]) for one in found]
    changed = {"action": "change_user", "target": f"account {eve.id}", "changed": "role"}
    assert told[:5] == [
        ("admin.changed", str(admin.id), changed),
        ("webhook.refused", None, found[1]["said"]),
        ("access.refused", None, {"why": "unknown API key", "path": "GET /admin/orders"}),
        ("access.refused", str(admin.id), {"why": "beyond the API key's scopes", "path": "GET /admin/orders"}),
        ("access.refused", str(eve.id), {"why": "not allowed", "path": "GET /admin/orders"}),
    ]
    assert (found[5]["event"], found[5]["said"]["action"]) == ("admin.changed", "create_key")
    assert len(found) == 6
    assert found[1]["said"]["provider"] == "stripe"
    assert {one["address"] for one in found} == {"127.0.0.1"}
    assert (found[4]["request_id"], found[4]["account"]["name"]) == ("snooping", "Eve")
    risen = {event: counted(event) - before[event] for event in SecurityEvent}
    assert {event.value: times for event, times in risen.items() if times} == {
        "access.refused": 3, "webhook.refused": 1, "admin.changed": 2,
    }  # fmt: skip

    assert await seen(world, admin, f"?account={eve.id}") == [found[4]]
    assert await seen(world, admin, "?event=webhook.refused") == [found[1]]
    assert await seen(world, admin, "?address=127.0.0.2") == []
    assert await seen(world, admin, "?page=2&page_size=4") == found[4:]
    assert (await world.client.get("/admin/security-events", headers=till)).status_code == 403

    clerk = await clerk_of(world)
    page = words_on((await clerk.open("/office/security?event=access.refused")).text)
    assert ("not allowed" in page, "GET /admin/orders" in page, "change_user" in page) == (True, True, False)
    await clerk.open("/office/security?address=<script>alert(1)</script>&account=nonsense&event=nonsense")
    assert ("<script>alert" in clerk.page, "Nothing of this kind has happened." in clerk.page) == (False, True)
    await clerk.aclose()


async def test_what_is_done_at_the_server_itself_is_seen_too(world: World) -> None:
    command = CreateAdmin("new.admin@example.com", "Ann", "a hash that opens nothing")
    await at_the_server(world.settings, world.postgres, create_admin, command)
    (one,) = await seen(world, await world.admin(), "?event=admin.changed")
    assert (one["account"], one["address"], one["said"]["action"]) == (None, None, "create_admin")
    assert "example.com" not in msgspec.json.encode(one).decode()


async def test_of_each_event_the_newest_are_kept_and_none_for_longer_than_is_said(redis: Redis) -> None:
    trail, now = SecurityTrail(redis), datetime.now(UTC)

    def record(number: int, event: SecurityEvent, age_days: float = 0.0) -> SecurityRecord:
        at = datetime.fromtimestamp(now.timestamp() - age_days * 86_400 + number / 1000, UTC)
        return SecurityRecord(at, event, None, "127.0.0.1", f"r{number}", {})

    for number in range(300):
        trail.add(record(number, SecurityEvent.LIMIT_HIT))
    trail.add(record(0, SecurityEvent.AUTH_LOCKED, DAYS_KEPT + 0.01))
    await trail.still()
    assert len(await security_records(redis, [SecurityEvent.LIMIT_HIT])) == 300
    assert await security_records(redis, [SecurityEvent.AUTH_LOCKED]) == []
    assert await redis.zcard(security_key(SecurityEvent.AUTH_LOCKED)) == 0, "it is gone, not hidden"
    for begin in (0, 500, 1_000):
        for number in range(begin, begin + 500):
            trail.add(record(number, SecurityEvent.LIMIT_HIT))
        await trail.still()
    kept = await security_records(redis, [SecurityEvent.LIMIT_HIT])
    assert (len(kept), kept[0].request_id) == (KEPT_OF_EACH_MAX, "r1499")


async def test_a_redis_that_is_down_costs_nobody_anything(settings: Settings, tmp_path: Path) -> None:
    from adapters.redis.client import open_redis

    redis = open_redis(f"unix://{tmp_path}/nothing.sock")
    trail, began = SecurityTrail(redis), time.monotonic()
    for _ in range(10_000):
        trail.add(SecurityRecord(datetime.now(UTC), SecurityEvent.LIMIT_HIT, None, None, None, {}))
    await trail.still()
    assert time.monotonic() - began < 1.0
    await redis.aclose()


def test_of_a_flood_some_are_written_down() -> None:
    flood = Flood()
    kept = [flood.has_room(SecurityEvent.LIMIT_HIT) for _ in range(1_000)]
    assert sum(kept) in (WRITTEN_A_SECOND_MAX, 2 * WRITTEN_A_SECOND_MAX), "or two, where a second turned meanwhile"
    assert flood.has_room(SecurityEvent.SESSION_REPLAYED), "one flood hides no other event"


def test_what_is_said_is_bounded() -> None:
    said = bounded({f"name{number}": "x" * 10_000 for number in range(100)})
    assert (len(said), {len(text) for text in said.values()}) == (8, {TEXT_CHARS_MAX})


def test_whatever_alarms_is_a_command() -> None:
    files = {
        file.stem
        for drawer in (accounts, catalog, endpoints, shop, staff)
        for folder in drawer.__path__
        for file in Path(folder).glob("*.py")
    }
    assert files >= ALARMING
