"""Where somebody is signed in."""

from typing import Any
from uuid import UUID

from domain.accounts.session import SESSIONS_MAX
from tests.api.accounts.test_verification import EVE, registered
from tests.world import Person, World

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1"
LOGIN = {"email": EVE["email"], "password": EVE["password"]}


async def signed_in(world: World, **headers: str) -> tuple[Person, str]:
    """With the refresh token."""
    answer = await world.anyone.post("/auth/login", LOGIN, **headers)
    eve = Person(world.client, {"Authorization": f"Bearer {answer.json()['access_token']}"})
    eve.token = answer.headers["consistency-token"]
    return eve, answer.json()["refresh_token"]


async def sessions(eve: Person) -> list[dict[str, Any]]:
    answer = (await eve.get("/auth/sessions")).json()
    assert answer["total"] == len(answer["items"])
    items: list[dict[str, Any]] = answer["items"]
    return items


async def test_sessions_are_seen_and_ended_by_whose_they_are(world: World) -> None:
    there, ben = await registered(world), await world.customer()
    phone, refresh_token = await signed_in(world, User_Agent=PHONE)
    there.token = phone.token
    told = [(each["device"], each["current"]) for each in await sessions(phone)]
    assert told == [("Safari on iPhone", True), ("Unknown device", False)]
    assert [each["current"] for each in await sessions(there)] == [False, True]
    assert [each["current"] for each in await sessions(ben)] == [True]
    mine, other = await sessions(phone)
    before = await world.everything_written()
    for who, session, status in ((ben, mine["id"], 404), (phone, UUID(int=7), 404), (world.anyone, mine["id"], 401)):
        assert (await who.delete(f"/auth/sessions/{session}")).status_code == status
    assert await world.everything_written() == before

    # A refresh is what a session is seen by.
    renewed = await world.anyone.post("/auth/refresh", {"refresh_token": refresh_token})
    phone.token = renewed.headers["consistency-token"]
    (seen, _) = await sessions(phone)
    assert seen | {"last_seen": mine["last_seen"]} == mine
    assert seen["last_seen"] > mine["last_seen"]

    assert (await phone.delete(f"/auth/sessions/{other['id']}")).status_code == 204
    assert await sessions(phone) == [seen]
    assert (await phone.delete(f"/auth/sessions/{other['id']}")).status_code == 404
    assert (await phone.delete(f"/auth/sessions/{mine['id']}")).status_code == 204
    lost = await world.anyone.post("/auth/refresh", {"refresh_token": renewed.json()["refresh_token"]})
    assert (lost.status_code, lost.json()["code"]) == (401, "session-ended")
    assert await sessions(phone) == []
    assert await world.differences() == []


async def test_a_session_that_is_one_too_many_ends_the_oldest(world: World) -> None:
    await registered(world)
    await world.postgres.execute(
        "insert into sessions (account_id, device, created_at, last_seen_at, expires_at)"
        " select id, n::text, now(), now() - interval '1 day' * n, now() + interval '1 day'"
        " from accounts, generate_series(1, $1) as n",
        SESSIONS_MAX,
    )
    await signed_in(world)
    left = await world.postgres.fetch("select device from sessions order by last_seen_at")
    assert (len(left), left[0]["device"]) == (SESSIONS_MAX, str(SESSIONS_MAX - 2))


async def test_a_session_that_expired_is_not_shown_and_forgotten_later(world: World) -> None:
    await registered(world)
    await world.postgres.execute("update sessions set expires_at = now() - interval '1 second'")
    eve, _ = await signed_in(world)
    assert [each["current"] for each in await sessions(eve)] == [True]
