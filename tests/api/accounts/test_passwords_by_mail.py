"""Passwords that were forgotten."""

import asyncio

from domain.accounts.account_token import Purpose
from tests.api.accounts.test_verification import EVE, NEW, me, registered, verify
from tests.world import World

FORGOT = {"email": EVE["email"]}
BETTER = "another horse battery"
LOGIN = {"email": EVE["email"], "password": EVE["password"]}


async def reset(world: World, token: str, password: str = BETTER) -> tuple[int, str | None]:
    answer = await world.anyone.post("/auth/password/reset", {"token": token, "new_password": password})
    return answer.status_code, None if answer.status_code == 204 else answer.json()["code"]


async def test_a_forgotten_password_is_set_anew_once_and_ends_all_sessions_and_links(world: World) -> None:
    eve = await registered(world)
    pair = (await world.anyone.post("/auth/login", LOGIN)).json()
    await eve.patch("/auth/me", NEW)
    begun = await world.mailed_token(NEW["email"], Purpose.CONFIRM_NEW_EMAIL)
    verification = await world.mailed_token(EVE["email"], Purpose.VERIFY_EMAIL)
    assert (await world.anyone.post("/auth/password/forgot", FORGOT)).status_code == 202
    first = await world.mailed_token(EVE["email"], Purpose.RESET_PASSWORD)
    assert (await world.anyone.post("/auth/password/forgot", {"email": "EVE@example.com"})).status_code == 202
    token = await world.mailed_token(EVE["email"], Purpose.RESET_PASSWORD)
    before = await world.everything_written()
    for wrong in (first, begun, verification, "x"):
        assert await reset(world, wrong) == (400, "token-not-valid")
    assert await verify(world, token) == (400, "token-not-valid")
    assert await reset(world, token, "password") == (400, "invalid-input")
    assert await world.everything_written() == before

    answers = await asyncio.gather(*(reset(world, token) for _ in range(5)))

    assert sorted(answers) == [(204, None), *[(400, "token-not-valid")] * 4]
    assert (await world.anyone.post("/auth/refresh", {"refresh_token": pair["refresh_token"]})).status_code == 401
    assert (await world.anyone.post("/auth/login", LOGIN)).status_code == 401
    assert (await world.anyone.post("/auth/login", LOGIN | {"password": BETTER})).status_code == 200
    assert await verify(world, begun) == (400, "token-not-valid")
    account = await me(eve, world)
    assert (account["email_verified"], account["pending_email"]) == (True, None)
    replaced = "select count(*) from outbox where type = 'PasswordReplaced'"
    assert await world.postgres.fetchval(replaced) == 1


async def test_a_reset_is_past_its_time_after_thirty_minutes(world: World) -> None:
    await registered(world)
    await world.anyone.post("/auth/password/forgot", FORGOT)
    token = await world.mailed_token(EVE["email"], Purpose.RESET_PASSWORD)
    minutes = "select extract(epoch from expires_at - created_at) / 60 from account_tokens where purpose = $1"
    assert await world.postgres.fetchval(minutes, Purpose.RESET_PASSWORD) == 30
    await world.postgres.execute("update account_tokens set expires_at = now()")
    assert await reset(world, token) == (400, "token-not-valid")


async def test_nothing_tells_whether_anybody_has_an_address(world: World) -> None:
    """Neither the answer nor the work: the same statements write the same rows."""
    await registered(world)
    await world.postgres.execute("delete from account_tokens")
    told = []
    for email in (EVE["email"], "nobody@example.com"):
        before = await world.everything_written()
        answer = await world.anyone.post("/auth/password/forgot", {"email": email})
        after = await world.everything_written()
        told.append((answer.status_code, answer.content, {table: after[table] - before[table] for table in after}))
    assert told[0] == told[1]
    assert told[0][2]["account_tokens"] == told[0][2]["outbox"] == 1
    assert not await world.postgres.fetchval("select count(*) from account_tokens where email like 'nobody%'")
    codes = [
        (await world.anyone.post("/auth/password/forgot", {"email": "nobody@example.com"})).status_code
        for _ in range(5)
    ]
    assert codes == [202] * 4 + [429]


async def test_a_closed_account_gets_no_link_and_no_new_password(world: World) -> None:
    await registered(world)
    await world.anyone.post("/auth/password/forgot", FORGOT)
    token = await world.mailed_token(EVE["email"], Purpose.RESET_PASSWORD)
    await world.postgres.execute("update accounts set active = false")
    assert await reset(world, token) == (400, "token-not-valid")
    assert (await world.anyone.post("/auth/password/forgot", FORGOT)).status_code == 202
    mailed = "select count(*) from account_tokens where purpose = $1 and account_id is not null and id <> all($2)"
    known = [row["id"] for row in await world.postgres.fetch("select id from account_tokens where email <> ''")]
    assert await world.postgres.fetchval(mailed, Purpose.RESET_PASSWORD, known) == 0
