"""Refresh tokens: each is exchanged once, and an answer that is lost, or asked for twenty times, is the same again."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.callers.tokens import fingerprint
from api.observability.security_events import COUNTS
from db.accounts.sessions import Sessions
from domain.staff.security_event import SecurityEvent
from tests.api.accounts.test_sessions import PHONE, signed_in
from tests.api.accounts.test_verification import registered
from tests.world import World

SPENT_AGES_AGO = "update refresh_tokens set used_at = used_at - interval '11 seconds'"


async def refreshed(world: World, token: str, **headers: str) -> httpx.Response:
    return await world.anyone.post("/auth/refresh", {"refresh_token": token}, **headers)


def replays() -> float:
    return float(COUNTS[SecurityEvent.SESSION_REPLAYED]._value.get())


async def rows(world: World) -> tuple[int, int]:
    """Sessions, and refresh tokens, spent ones too."""
    counted = await world.postgres.fetchrow(
        "select (select count(*) from sessions), (select count(*) from refresh_tokens)"
    )
    assert counted is not None
    return counted[0], counted[1]


async def test_twenty_tabs_that_refresh_at_once_get_one_token(world: World) -> None:
    await registered(world)
    _, token = await signed_in(world)
    assert await rows(world) == (2, 2)

    answers = await asyncio.gather(*(refreshed(world, token) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    assert await rows(world) == (2, 3)
    for answer in answers:
        bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        assert (await world.anyone.patch("/auth/me", {"name": "Eve"}, **bearer)).status_code == 200
    stored = {row["token_hash"] for row in await world.postgres.fetch("select token_hash from refresh_tokens")}
    assert answers[0].json()["refresh_token"].encode() not in stored


async def test_an_answer_that_got_lost_is_given_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends between the commit and the answer; whoever asks again asks another one."""
    await registered(world)
    _, token = await signed_in(world, User_Agent=PHONE)
    told: list[Any] = []
    renew = Sessions.renew

    async def renew_and_tell(*asked: Any) -> Any:
        told.append(await renew(*asked))
        return told[-1]

    monkeypatch.setattr(Sessions, "renew", renew_and_tell)
    lost = await refreshed(world, token, User_Agent=PHONE)

    again = await refreshed(world, token, User_Agent=PHONE)

    assert again.json()["refresh_token"] == lost.json()["refresh_token"]
    assert told[0] == told[1]
    assert (await refreshed(world, again.json()["refresh_token"], User_Agent=PHONE)).status_code == 200


async def test_it_is_given_again_for_ten_seconds_to_the_moment(world: World) -> None:
    await registered(world)
    _, token = await signed_in(world, User_Agent=PHONE)
    present = (await refreshed(world, token, User_Agent=PHONE)).json()["refresh_token"]
    spent = await world.postgres.fetchrow(
        "select device, used_at from refresh_tokens t join sessions s on s.id = t.session_id where used_at is not null"
    )
    assert spent is not None
    async with world.postgres.acquire() as connection:
        for later, is_given in ((0, True), (10_000, True), (10_001, False)):
            again = await Sessions(connection).renew(
                fingerprint(token),
                [fingerprint(present)],
                spent["used_at"] + timedelta(milliseconds=later),
                spent["device"],
            )
            assert (again is not None) is is_given, later


@pytest.mark.parametrize("how", ["too late", "another device", "an older one"])
async def test_a_replay_ends_the_whole_session(world: World, how: str) -> None:
    await registered(world)
    _, token = await signed_in(world)
    present = (await refreshed(world, token)).json()["refresh_token"]
    seen = replays()
    if how == "too late":
        await world.postgres.execute(SPENT_AGES_AGO)
    if how == "an older one":
        present = (await refreshed(world, present)).json()["refresh_token"]

    replayed = await refreshed(world, token, User_Agent=PHONE if how == "another device" else "")

    assert (replayed.status_code, replayed.json()["code"]) == (401, "session-ended")
    assert replays() == seen + 1
    assert (await refreshed(world, present)).status_code == 401
    assert await rows(world) == (1, 1), "the other session goes on"
    before = await world.everything_written()
    assert (await refreshed(world, "nobody's")).status_code == 401
    assert await world.everything_written() == before
    assert replays() == seen + 1, "a token that was never ours is no replay"
