"""Addresses that are proven, and changed, by what comes by mail."""

import asyncio
from typing import Any

from commands.base import perform
from commands.upkeep.tidy_up import TidyUp, tidy_up
from domain.accounts.account_token import Purpose
from tests.commands.orders.test_import_history import historic, take_over
from tests.world import Person, World

EVE = {"email": "eve@example.com", "password": "correct horse battery", "name": "Eve"}
NEW = {"email": "eve@new.example", "current_password": EVE["password"]}


async def registered(world: World, email: str = EVE["email"]) -> Person:
    answer = await world.anyone.post("/auth/register", EVE | {"email": email})
    assert answer.status_code == 201, answer.text
    pair = (await world.anyone.post("/auth/login", {"email": email, "password": EVE["password"]})).json()
    eve = Person(world.client, {"Authorization": f"Bearer {pair['access_token']}"})
    eve.token = answer.headers["consistency-token"]
    return eve


async def verify(world: World, token: str) -> tuple[int, str | None]:
    answer = await world.anyone.post("/auth/email/verify", {"token": token})
    return answer.status_code, None if answer.status_code == 204 else answer.json()["code"]


async def me(eve: Person, world: World) -> dict[str, Any]:
    await world.level()
    answer: dict[str, Any] = (await eve.get("/auth/me")).json()
    return answer


async def address(eve: Person, world: World) -> tuple[str, bool, str | None]:
    account = await me(eve, world)
    return account["email"], account["email_verified"], account["pending_email"]


async def test_an_address_is_verified_once_by_the_newest_link(world: World) -> None:
    eve = await registered(world)
    first = await world.mailed_token(EVE["email"], Purpose.VERIFY_EMAIL)
    assert (await eve.post("/auth/email/verification")).status_code == 202
    second = await world.mailed_token(EVE["email"], Purpose.VERIFY_EMAIL)
    assert second != first
    for wrong in (first, first.swapcase(), "", "x", "ä" * 1_000):
        assert await verify(world, wrong) == (400, "token-not-valid")
    assert await address(eve, world) == (EVE["email"], False, None)

    assert await verify(world, second) == (204, None)

    assert await address(eve, world) == (EVE["email"], True, None)
    assert await verify(world, second) == (400, "token-not-valid")
    before = await world.everything_written()
    assert (await eve.post("/auth/email/verification")).status_code == 202
    assert await world.everything_written() == before
    assert (await world.anyone.post("/auth/login", {k: EVE[k] for k in ("email", "password")})).json()["email_verified"]
    assert await world.differences() == []


async def test_who_proves_an_address_has_what_was_ordered_with_it(world: World) -> None:
    await take_over(world, historic(email=EVE["email"]))
    eve = await registered(world)
    await world.level()
    assert (await eve.get("/orders")).json()["total"] == 0

    assert await verify(world, await world.mailed_token(EVE["email"], Purpose.VERIFY_EMAIL)) == (204, None)

    await world.level()
    assert (await eve.get("/orders")).json()["total"] == 1
    assert await world.differences() == []


async def test_of_fifty_that_use_one_token_at_once_one_wins(world: World) -> None:
    await registered(world)
    token = await world.mailed_token(EVE["email"], Purpose.VERIFY_EMAIL)
    answers = await asyncio.gather(*(verify(world, token) for _ in range(50)))
    assert sorted(answers)[0] == (204, None)
    assert set(sorted(answers)[1:]) == {(400, "token-not-valid"), (429, "too-many-requests")}, "they count as guesses"


async def test_a_mail_is_not_sent_again_and_again(world: World) -> None:
    eve = await registered(world)
    answers = [await eve.post("/auth/email/verification") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [202] * 5 + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 1_800


async def test_a_verified_address_is_changed_when_both_ends_agree(world: World) -> None:
    eve = await registered(world)
    assert await verify(world, await world.mailed_token(EVE["email"], Purpose.VERIFY_EMAIL)) == (204, None)
    await eve.patch("/auth/me", NEW)
    release = await world.mailed_token(EVE["email"], Purpose.RELEASE_OLD_EMAIL)
    confirm = await world.mailed_token(NEW["email"], Purpose.CONFIRM_NEW_EMAIL)
    assert await verify(world, release) == (204, None)
    assert await address(eve, world) == (EVE["email"], True, NEW["email"])
    await world.anyone.post("/auth/password/forgot", {"email": EVE["email"]})
    reset = await world.mailed_token(EVE["email"], Purpose.RESET_PASSWORD)

    assert await verify(world, confirm) == (204, None)

    assert await address(eve, world) == (NEW["email"], True, None)
    assert [await verify(world, each) for each in (confirm, release)] == [(400, "token-not-valid")] * 2
    # What lies in the old mailbox opens nothing any more.
    late = await world.anyone.post("/auth/password/reset", {"token": reset, "new_password": "another horse battery"})
    assert (late.status_code, late.json()["code"]) == (400, "token-not-valid")
    assert (await world.anyone.post("/auth/login", {"email": NEW["email"], "password": EVE["password"]})).is_success
    assert await world.differences() == []


async def test_an_address_nobody_has_proven_is_not_asked(world: World) -> None:
    eve = await registered(world)
    assert (await eve.patch("/auth/me", NEW)).json()["pending_email"] == NEW["email"]
    assert await verify(world, await world.mailed_token(NEW["email"], Purpose.CONFIRM_NEW_EMAIL)) == (204, None)
    assert await address(eve, world) == (NEW["email"], True, None)


async def test_a_wish_for_another_address_ends_with_another_one_with_the_present_one_and_with_its_time(
    world: World,
) -> None:
    eve = await registered(world)

    async def wishes(email: str) -> str:
        assert (await eve.patch("/auth/me", NEW | {"email": email})).status_code == 200
        return await world.mailed_token(email, Purpose.CONFIRM_NEW_EMAIL) if email != EVE["email"] else ""

    first = await wishes("first@example.com")
    second = await wishes("second@example.com")
    assert await verify(world, first) == (400, "token-not-valid")
    await wishes(EVE["email"])
    assert await verify(world, second) == (400, "token-not-valid")
    third = await wishes("third@example.com")
    await world.postgres.execute("update account_tokens set expires_at = now() - interval '1 second'")
    assert await verify(world, third) == (400, "token-not-valid")
    assert await address(eve, world) == (EVE["email"], False, "third@example.com")
    await perform(world.postgres, tidy_up, TidyUp())
    assert await address(eve, world) == (EVE["email"], False, None)


async def test_that_an_address_is_somebody_elses_is_said_to_who_reads_it_alone(world: World) -> None:
    eve = await registered(world)
    assert await verify(world, await world.mailed_token(EVE["email"], Purpose.VERIFY_EMAIL)) == (204, None)
    await registered(world, NEW["email"])

    wished = await eve.patch("/auth/me", NEW)

    assert (wished.status_code, wished.json()["pending_email"]) == (200, NEW["email"])
    before = await world.everything_written()
    confirm = await world.mailed_token(NEW["email"], Purpose.CONFIRM_NEW_EMAIL)
    assert await verify(world, confirm) == (409, "email-taken")
    assert await world.everything_written() == before
    assert await address(eve, world) == (EVE["email"], True, NEW["email"])


REFUSED: list[tuple[dict[str, Any], int, list[str]]] = [
    ({"email": "eve@new.example"}, 400, ["current_password"]),
    ({"email": "eve@new.example", "current_password": "wrong wrong"}, 400, ["current_password"]),
    ({"email": "no address", "current_password": EVE["password"]}, 400, ["email"]),
    ({"email": None}, 400, ["email"]),
    ({"name": ""}, 400, ["name"]),
    ({"name": None}, 400, ["name"]),
    ({"name": "\u200b"}, 400, ["name"]),
    ({"name": "x" * 101}, 400, ["name"]),
    ({"name": "You have won\nhttp://prize.example"}, 400, ["name"]),
    ({"role": "ADMIN"}, 400, ["role"]),
]


async def test_changes_that_are_refused_change_nothing(world: World) -> None:
    eve = await registered(world)
    before = await world.everything_written()
    for changes, status, fields in REFUSED:
        answer = await eve.patch("/auth/me", changes)
        told = [fault["field"] for fault in answer.json().get("errors", [])]
        assert (answer.status_code, told) == (status, fields), changes
    assert await world.everything_written() == before


async def test_a_name_is_changed_at_once_wherever_it_stands(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    await world.product("LAMP")
    order = await eve.ordered("LAMP")
    answer = await eve.patch("/auth/me", {"name": " Eve Adams "})
    assert (answer.status_code, answer.json()["name"]) == (200, "Eve Adams")
    admin.token = eve.token
    assert (await admin.get(f"/orders/{order['id']}")).status_code == 200
    assert (await eve.get("/auth/me")).json() == answer.json()
    assert await world.differences() == []


async def test_whoever_proves_the_old_address_is_asked_about_a_change_begun_before(world: World) -> None:
    """It was begun while there was nobody to ask."""
    eve = await registered(world)
    verifying = await world.mailed_token(EVE["email"], Purpose.VERIFY_EMAIL)
    assert (await eve.patch("/auth/me", NEW)).status_code == 200
    confirming = await world.mailed_token(NEW["email"], Purpose.CONFIRM_NEW_EMAIL)
    assert await verify(world, verifying) == (204, None)
    assert await address(eve, world) == (EVE["email"], True, None)
    assert await verify(world, confirming) == (400, "token-not-valid")
    assert (await eve.patch("/auth/me", NEW)).status_code == 200
    assert await verify(world, await world.mailed_token(NEW["email"], Purpose.CONFIRM_NEW_EMAIL)) == (204, None)
    assert await address(eve, world) == (EVE["email"], True, NEW["email"])
    assert await world.differences() == []


async def test_a_wrong_password_of_somebody_signed_in_ends_nothing(world: World) -> None:
    """Clients take a 401 for the end of the session."""
    eve = await registered(world)
    wrong = {"current_password": "wrong wrong wrong"}
    before = await world.everything_written()
    for answer in (
        await eve.patch("/auth/me", NEW | wrong),
        await eve.post("/auth/password", wrong | {"new_password": "zebra violin cactus"}),
        await eve.post("/account/erase", wrong),
    ):
        problem = answer.json()
        assert (answer.status_code, problem["code"], problem["errors"][0]["field"]) == (
            400, "wrong-password", "current_password",
        )  # fmt: skip
    assert await world.everything_written() == before


async def test_mails_that_one_asks_for_keep_nobody_else_from_theirs(world: World) -> None:
    """Each purpose has its own count, and where no mail goes nothing is counted."""
    eve, ben = await registered(world), await registered(world, "ben@example.com")
    to_eves = NEW | {"email": EVE["email"]}
    assert [(await ben.patch("/auth/me", to_eves)).status_code for _ in range(6)] == [200] * 5 + [429]
    back = NEW | {"email": EVE["email"]}
    assert [(await eve.patch("/auth/me", back)).status_code for _ in range(6)] == [200] * 6
    assert (await eve.patch("/auth/me", NEW)).status_code == 200
    assert (await eve.post("/auth/email/verification")).status_code == 202
    assert (await world.anyone.post("/auth/password/forgot", {"email": EVE["email"]})).status_code == 202
