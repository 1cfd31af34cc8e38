"""Webhooks, as admins set them: what is refused, who may, and what nobody is ever told."""

from asyncio import gather
from typing import Any

import msgspec
import pytest

from tests.webhooks import webhook
from tests.world import Person, World

URL = "https://erp.example.com/hooks?token=t0psecret"
NOBODYS = "01890000-0000-7000-8000-000000000000"
REFUSED: list[tuple[dict[str, Any], str, str, str]] = [
    ({"url": "http://erp.example.com/"}, "target-not-allowed", "url", "not-possible"),
    ({"url": "https://127.0.0.1/"}, "target-not-allowed", "url", "not-possible"),
    ({"url": "https://localhost/"}, "target-not-allowed", "url", "not-possible"),
    ({"url": "https://eve:pw@erp.example.com/"}, "target-not-allowed", "url", "not-possible"),
    ({"url": "https://erp.example.com:22/"}, "target-not-allowed", "url", "not-possible"),
    ({"url": "erp"}, "target-not-allowed", "url", "wrong-format"),
    ({"url": "https://erp.example.com/" + "x" * 2_000}, "invalid-input", "url", "too-long"),
    ({"url": ""}, "invalid-input", "url", "required"),
    ({"events": ["order.lost"]}, "invalid-input", "events[0]", "not-one-of"),
    ({"events": []}, "invalid-input", "events", "too-few"),
    ({"active": "yes"}, "invalid-input", "active", "wrong-type"),
    ({"secret": "mine"}, "invalid-input", "secret", "unknown-field"),
]


async def test_a_webhook_is_made_changed_and_removed_and_its_secret_is_told_once(world: World) -> None:
    admin = await world.admin()
    made = await webhook(admin, URL, "stock.low", "order.paid", "stock.low")
    assert made["secret"].startswith("whsec_")
    assert made["events"] == ["order.paid", "stock.low"]
    (listed,) = (await admin.get("/admin/webhooks")).json()["items"]
    assert listed == {name: value for name, value in made.items() if name != "secret"}

    path = f"/admin/webhooks/{made['id']}"
    changed = (await admin.patch(path, {"events": ["order.shipped"], "active": False})).json()
    assert (changed["url"], changed["events"], changed["active"]) == (URL, ["order.shipped"], False)
    assert (await admin.patch(path, {"url": "https://other.example.com/"})).json()["active"] is False
    rotated = await admin.post(f"{path}/rotate-secret")
    assert rotated.status_code == 200
    assert rotated.json()["secret"] not in ("", made["secret"])
    assert rotated.json()["former_secret_until"] is not None
    await world.level()
    secrets = (made["secret"], rotated.json()["secret"])
    for told in ("/admin/audit", "/admin/webhooks"):
        shown = (await admin.get(told)).text
        assert not any(secret in shown for secret in secrets)
    kept = await kept_elsewhere(world)
    assert URL in kept
    assert not any(secret in kept for secret in secrets)

    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get("/admin/webhooks")).json()["total"] == 0
    assert (await admin.get(f"{path}/deliveries")).status_code == 404
    rows = await world.postgres.fetch("select secret, former_secret from webhook_endpoints")
    assert [tuple(row) for row in rows] == [("", None)]
    assert await world.differences() == []


async def kept_elsewhere(world: World) -> str:
    """All that is written down of anything, but for the webhooks themselves."""
    tables = await world.postgres.fetch("select tablename from pg_tables where schemaname = 'public'")
    said = [
        await world.postgres.fetchval(f"select coalesce(json_agg(t)::text, '') from \"{row['tablename']}\" t")
        for row in tables
        if row["tablename"] != "webhook_endpoints"
    ]
    keys = [key async for key in world.redis.scan_iter(count=1_000)]
    said += [str(await world.redis.dump(key)) for key in keys]
    return "".join(said)


async def test_what_can_t_be_is_refused_and_changes_nothing(world: World) -> None:
    admin = await world.admin()
    made = await webhook(admin, URL)
    before = await world.everything_written()
    for wrong, code, field, fault in REFUSED:
        for method, path in (("POST", "/admin/webhooks"), ("PATCH", f"/admin/webhooks/{made['id']}")):
            body = {"url": URL, "events": ["order.paid"]} | wrong
            refused = await admin.send(method, path, body)
            assert (refused.status_code, refused.json()["code"]) == (400, code), wrong
            (error,) = refused.json()["errors"]
            assert (error["field"], error["code"]) == (field, fault), wrong
            assert field != "events[0]" or "order.partly_shipped" in error["message"], "it names those there are"
    for path in ("", "/rotate-secret", f"/deliveries/{NOBODYS}/resend"):
        method = "PATCH" if path == "" else "POST"
        assert (await admin.send(method, f"/admin/webhooks/{NOBODYS}{path}", {})).status_code == 404
    assert (await admin.post(f"/admin/webhooks/{made['id']}/deliveries/{NOBODYS}/resend")).status_code == 404
    assert (await admin.delete(f"/admin/webhooks/{NOBODYS}")).status_code == 404
    assert await world.everything_written() == before


async def test_only_admins_may_and_no_key_does(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    made = await webhook(admin, URL)
    scopes = ["orders:write", "orders:read", "reports:read"]
    key = (await admin.post("/admin/keys", {"name": "ERP", "scopes": scopes})).json()["key"]
    await world.level()
    before = await world.everything_written()
    path = f"/admin/webhooks/{made['id']}"
    for person in (eve, Person(world.client, {"Authorization": f"Bearer {key}"})):
        assert (await person.get("/admin/webhooks")).status_code == 403
        assert (await person.get(f"{path}/deliveries")).status_code == 403
        assert (await person.post("/admin/webhooks", {"url": URL, "events": ["order.paid"]})).status_code == 403
        assert (await person.patch(path, {"active": False})).status_code == 403
        assert (await person.delete(path)).status_code == 403
        assert (await person.post(f"{path}/rotate-secret")).status_code == 403
        assert (await person.post(f"{path}/deliveries/{NOBODYS}/resend")).status_code == 403
    assert (await world.anyone.get("/admin/webhooks")).status_code == 401
    await world.app.state.shop.key_uses.still()
    after = await world.everything_written()
    assert {**after, "outbox": 0} == {**before, "outbox": 0}, "but for the key's use"


async def test_there_are_not_more_than_a_shop_needs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commands.endpoints.create_endpoint.ENDPOINTS_MAX", 1)
    admin, one = await world.admin(), {"url": URL, "events": ["order.paid"]}
    answers = await gather(*(admin.post("/admin/webhooks", one) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409], "also of those side by side"
    before = await world.everything_written()
    refused = await admin.post("/admin/webhooks", one)
    assert (refused.status_code, refused.json()["code"]) == (409, "too-many-webhooks")
    assert await world.everything_written() == before
    assert msgspec.json.decode(refused.content)["detail"].startswith("The shop has 1 webhooks")
