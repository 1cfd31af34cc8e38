"""A second step of signing in."""

import time
from base64 import b32decode
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace
from structlog.testing import capture_logs

from adapters.passwords import Passwords
from adapters.redis.guesses import PREFIX
from commands.accounts.create_admin import CreateAdmin, create_admin
from commands.accounts.end_totp import EndTotpOf, end_totp_of
from commands.base import perform
from domain.accounts.totp import code_of, step_at
from domain.staff.audit import AT_THE_SERVER
from tests.world import Person, World

PASSWORD = "correct horse battery"
LOGIN = {"email": "boss@example.com", "password": PASSWORD}


async def boss(world: World, *, given: bool = False) -> Person:
    """An admin with a password."""
    passwords = Passwords()
    command = CreateAdmin("boss@example.com", "Boss", await passwords.accept(PASSWORD), given)
    passwords.close()
    await perform(world.postgres, create_admin, command, AT_THE_SERVER)
    return await bearer(world, await world.anyone.post("/auth/login", LOGIN))


async def bearer(world: World, answer: Any) -> Person:
    return Person(world.client, {"Authorization": f"Bearer {answer.json()['access_token']}"})


def code(secret: str, steps: int = 0) -> str:
    return code_of(b32decode(secret), step_at(datetime.now(UTC)) + steps)


async def anew(world: World) -> None:
    """As if no code had been used yet: the steps of half a minute don't pass in a test."""
    await world.postgres.execute("update totp set last_step = 0")


async def set_up(world: World, admin: Person) -> tuple[str, list[str]]:
    begun = await admin.post("/auth/totp", {"current_password": PASSWORD})
    secret = begun.json()["secret"]
    confirmed = await admin.post("/auth/totp/confirm", {"code": code(secret)})
    assert (begun.status_code, confirmed.status_code) == (201, 200)
    return secret, confirmed.json()["recovery_codes"]


async def test_an_admin_signs_in_with_a_code_and_each_works_once(world: World) -> None:
    admin = await boss(world)
    begun = await admin.post("/auth/totp", {"current_password": PASSWORD})
    assert begun.json()["uri"].startswith("otpauth://totp/")
    assert (await world.anyone.post("/auth/login", LOGIN)).status_code == 200, "what isn't confirmed isn't asked for"
    wrong = await admin.post("/auth/totp/confirm", {"code": "000000"})
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["errors"][0]["field"]) == (400, "wrong-code", "code")

    secret, recovery = await set_up(world, admin)
    assert (len(recovery), len(set(recovery))) == (10, 10)
    assert secret != begun.json()["secret"]
    again = await admin.post("/auth/totp", {"current_password": PASSWORD})
    assert (again.status_code, again.json()["code"]) == (409, "totp-on-already")

    used = code_of(b32decode(secret), await world.postgres.fetchval("select last_step from totp"))
    before = await world.everything_written()
    for totp, says in ((None, "totp-needed"), ("000000", "totp-wrong"), (used, "totp-wrong")):
        refused = await world.anyone.post("/auth/login", LOGIN | ({"totp": totp} if totp else {}))
        assert (refused.status_code, refused.json()["code"]) == (401, says), "that it was used in setting up, too"
    assert await world.everything_written() == before
    assert (await world.anyone.post("/auth/login", LOGIN | {"totp": code(secret, 1)})).status_code == 200

    assert (await world.anyone.post("/auth/login", LOGIN | {"totp": recovery[3].upper()})).status_code == 200
    assert (await world.anyone.post("/auth/login", LOGIN | {"totp": recovery[3]})).json()["code"] == "totp-wrong"

    unknowing = LOGIN | {"password": "wrong wrong wrong", "totp": recovery[4]}
    assert (await world.anyone.post("/auth/login", unknowing)).json()["code"] == "bad-credentials"
    assert await world.postgres.fetchval("select count(*) from recovery_codes") == 9, "it is used by no wrong password"

    await anew(world)
    off = await admin.post("/auth/totp/off", {"code": "111111"})
    assert (off.status_code, off.json()["code"]) == (400, "wrong-code")
    assert (await admin.post("/auth/totp/off", {"code": code(secret)})).status_code == 204
    assert (await admin.post("/auth/totp/off", {"code": code(secret, 1)})).json()["code"] == "totp-not-begun"
    assert (await world.anyone.post("/auth/login", LOGIN)).status_code == 200
    actions = await world.postgres.fetch("select action from audit_records order by at, id")
    assert [row["action"] for row in actions] == ["create_admin", "confirm_totp", "end_totp"]


async def prolong(world: World) -> None:
    """The pause, to a minute from now: the first one lasts a second, and other work may hold this up for longer."""
    counted = [key async for key in world.redis.scan_iter(f"{PREFIX}*", _type="HASH")]
    untils = {key: int(await world.redis.hget(key, "until")) for key in counted}  # type: ignore[misc]
    paused = max(untils, key=lambda key: untils[key])
    await world.redis.hset(paused, "until", str((int(time.time()) + 60) * 1_000))  # type: ignore[misc]


async def test_who_knows_the_password_guesses_no_codes(world: World) -> None:
    secret, recovery = await set_up(world, await boss(world))
    with capture_logs() as logs:
        answers = []
        for _ in range(5):
            answers.append((await world.anyone.post("/auth/login", LOGIN | {"totp": "000000"})).json()["code"])
            await world.anyone.post("/auth/login", LOGIN)  # which forgives none of them
        await prolong(world)
        closed = await world.anyone.post("/auth/login", LOGIN | {"totp": recovery[0]})
    assert answers == ["totp-wrong"] * 5
    assert (closed.status_code, closed.json()["code"]) == (401, "bad-credentials"), "not looked at any more"
    assert [entry["event"] for entry in logs if "auth." in entry["event"]].count("auth.failed") == 5
    assert not any(word in str(logs) for word in (secret, recovery[0], PASSWORD, "boss@example.com"))
    await world.redis.delete(*[key async for key in world.redis.scan_iter(f"{PREFIX}*")])
    assert (await world.anyone.post("/auth/login", LOGIN | {"totp": recovery[0]})).status_code == 200


async def test_who_has_a_session_guesses_no_codes(world: World) -> None:
    """Neither to turn it on nor to turn it off."""
    admin = await boss(world)

    async def guess(path: str, right: str) -> None:
        wrong = [(await admin.post(path, {"code": "000000"})).json()["code"] for _ in range(5)]
        await prolong(world)
        waits = await admin.post(path, {"code": right})
        assert (wrong, waits.status_code, waits.json()["code"]) == (["wrong-code"] * 5, 429, "too-many-requests")
        await world.redis.delete(*[key async for key in world.redis.scan_iter(f"{PREFIX}*")])

    secret = (await admin.post("/auth/totp", {"current_password": PASSWORD})).json()["secret"]
    await guess("/auth/totp/confirm", code(secret))
    recovery = (await admin.post("/auth/totp/confirm", {"code": code(secret)})).json()["recovery_codes"]
    await guess("/auth/totp/off", recovery[0])
    assert (await admin.post("/auth/totp/off", {"code": recovery[0]})).status_code == 204


async def test_a_shop_may_ask_it_of_its_admins(world: World) -> None:
    admin = await boss(world)
    world.app.state.settings = asking = replace(world.settings, admin_totp=True)
    assert asking.admin_totp
    refused = await admin.get("/admin/products")
    assert (refused.status_code, refused.json()["code"]) == (403, "second-step-needed")
    secret, _ = await set_up(world, admin)
    assert (await admin.get("/admin/products")).status_code == 403, "its token is older"
    signed_in = await bearer(world, await world.anyone.post("/auth/login", LOGIN | {"totp": code(secret, 1)}))
    assert (await signed_in.get("/admin/products")).status_code == 200

    await perform(world.postgres, end_totp_of, EndTotpOf("boss@example.com"), AT_THE_SERVER)
    assert await world.postgres.fetchval("select count(*) from recovery_codes") == 0
    locked_out = await bearer(world, await world.anyone.post("/auth/login", LOGIN))
    assert (await locked_out.get("/admin/products")).json()["code"] == "second-step-needed"


async def test_a_password_that_was_printed_opens_no_office_to_the_world(world: World) -> None:
    admin = await boss(world, given=True)
    assert (await admin.get("/admin/products")).status_code == 200, "on one's own machine"
    world.app.state.settings = replace(world.settings, production=True)
    refused = await admin.get("/admin/products")
    assert (refused.status_code, refused.json()["code"]) == (403, "password-change-needed")
    chosen = {"current_password": PASSWORD, "new_password": "another horse battery"}
    assert (await admin.post("/auth/password", chosen)).status_code == 204
    own = await bearer(world, await world.anyone.post("/auth/login", LOGIN | {"password": "another horse battery"}))
    assert (await own.get("/admin/products")).status_code == 200


async def test_no_customer_sets_one_up_and_nobody_by_a_stolen_session(world: World) -> None:
    customer, admin = await world.customer(), await boss(world)
    before = await world.everything_written()
    assert (await customer.post("/auth/totp", {"current_password": PASSWORD})).status_code == 403
    assert (await admin.post("/auth/totp", {"current_password": "wrong wrong"})).json()["code"] == "wrong-password"
    assert (await admin.post("/auth/totp/confirm", {"code": "123456"})).json()["code"] == "totp-not-begun"
    assert await world.everything_written() == before
