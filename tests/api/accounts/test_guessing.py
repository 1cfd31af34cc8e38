"""Somebody who guesses at the door, and the owner who comes home meanwhile."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from statistics import median
from typing import Any, cast

import httpx
import pytest
from structlog.testing import capture_logs

from adapters.redis.guesses import PREFIX
from api.limits.guessing import named
from api.pages.cookies import SESSION
from tests.api.pages.surfer import Surfer, words_on
from tests.world import World

EVE = {"email": "eve@example.com", "password": "correct horse battery", "name": "Eve"}
LOGIN = {"email": "eve@example.com", "password": "correct horse battery"}
WRONG = LOGIN | {"password": "wrong wrong wrong"}
NOBODY = WRONG | {"email": "nobody@example.com"}


@asynccontextmanager
async def at(world: World, address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A program without cookies, somewhere else."""
    transport = httpx.ASGITransport(cast("Any", world.app), client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
        yield client


async def put(world: World, key: str, field: str, said: str) -> None:
    await cast("Awaitable[int]", world.redis.hset(key, field, said))


async def pauses_end(world: World) -> None:
    async for key in world.redis.scan_iter(f"{PREFIX}*"):
        await put(world, key, "until", "0")


def told(answer: httpx.Response) -> tuple[int, object, str | None]:
    return answer.status_code, answer.json(), answer.headers.get("retry-after")


async def test_nobody_learns_who_has_an_account_by_being_locked_out_of_it(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)
    async with at(world, "192.0.2.1") as thief, at(world, "192.0.2.2") as other:
        with capture_logs() as logs:
            eves = [told(await thief.post("/auth/login", json=WRONG)) for _ in range(6)]
            closed = told(await other.post("/auth/login", json=LOGIN))
        nobodys = [told(await thief.post("/auth/login", json=NOBODY)) for _ in range(6)]
        nobodys_closed = told(await other.post("/auth/login", json=NOBODY))
        await world.postgres.execute("update accounts set active = false")
        shut = told(await other.post("/auth/login", json=WRONG | {"email": "EVE@example.com"}))

    assert eves == nobodys
    assert [(status, again) for status, _, again in eves] == [(401, None)] * 4 + [(401, "1")] * 2
    assert closed == nobodys_closed == eves[5], "the right password too, as long as it isn't looked at"
    assert (shut[0], shut[1]) == (401, eves[0][1]), "so is a closed account"
    assert {said["detail"] for _, said, _ in [*eves, *nobodys]} == {"The e-mail address or the password is wrong."}  # type: ignore[index]
    events = [(entry["event"], entry["account"], entry["address"]) for entry in logs if "auth." in entry["event"]]
    eve = str(await world.postgres.fetchval("select id from accounts"))
    failed, locked = ("auth.failed", eve, "192.0.2.1"), ("auth.locked", eve, "192.0.2.1")
    assert events == [failed] * 5 + [locked, ("auth.locked", eve, "192.0.2.2")]
    assert not any("@" in str(entry) for entry in logs)


async def test_whoever_was_let_in_before_is_not_locked_out_by_strangers(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)
    assert (await world.anyone.post("/auth/login", LOGIN)).status_code == 200
    async with at(world, "192.0.2.1") as thief, at(world, "192.0.2.2") as cafe:
        known = await cafe.post("/auth/login", json=LOGIN)
        kept = known.cookies  # a browser's; the café's next guest has none
        await world.redis.delete(*[key async for key in world.redis.scan_iter(f"{PREFIX}known:*")])
        assert (await world.anyone.post("/auth/login", LOGIN)).status_code == 200
        for _ in range(5):
            await thief.post("/auth/login", json=WRONG)
        account = str(await world.postgres.fetchval("select id from accounts"))
        strangers = f"{PREFIX}{named(world.app.state.shop, 'account', account)}"
        await put(world, strangers, "until", str(int((time.time() + 600) * 1_000)))
        assert (await thief.post("/auth/login", json=LOGIN)).status_code == 401, "a stranger's right guess is none"
        cafe.cookies.clear()
        assert (await cafe.post("/auth/login", json=LOGIN)).status_code == 401, "so is one from a café's address"

        assert (await world.anyone.post("/auth/login", LOGIN)).status_code == 200, "a program, from where it was"
        device = {"Cookie": f"__Host-device={kept['__Host-device']}"}
        assert (await thief.post("/auth/login", json=LOGIN, headers=device)).status_code == 200, "a device, anywhere"

        codes = [
            (await cafe.post("/auth/login", json=WRONG, headers=device)).headers.get("retry-after") for _ in "12345"
        ]
        assert codes == [None, None, None, None, "1"], "but it waits for what is tried with it"
        assert (await cafe.post("/auth/login", json=LOGIN, headers=device)).status_code == 401


async def test_an_address_that_tries_many_accounts_is_told_to_wait(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)
    async with at(world, "192.0.2.1") as thief:
        first = await thief.post("/auth/login", json=NOBODY)
        counts = {
            key: await cast("Awaitable[bytes]", world.redis.hget(key, "wrong"))
            async for key in world.redis.scan_iter(f"{PREFIX}*")
        }
        assert (first.status_code, sorted(counts.values())) == (401, [b"1"] * 4)
        for key in counts:  # and the 18 next
            await put(world, key, "wrong", "19")
        assert (await thief.post("/auth/login", json=NOBODY | {"email": "ben@example.com"})).status_code == 401
        before = await world.everything_written()
        stopped = await thief.post("/auth/login", json=LOGIN)
        assert (stopped.status_code, stopped.json()["code"], stopped.headers["retry-after"]) == (
            429, "too-many-requests", "1",
        )  # fmt: skip
        mailed = {"token": "x" * 43, "new_password": "another horse battery"}
        for path in ("/auth/password/reset", "/auth/email/verify"):
            guessed = await thief.post(path, json=mailed if "reset" in path else {"token": "x" * 43})
            assert guessed.status_code == 429, "what comes by mail is guessed at the same door"
        assert await world.everything_written() == before
        await pauses_end(world)
        assert (await thief.post("/auth/email/verify", json={"token": "x" * 43})).status_code == 400
        assert (await thief.post("/auth/email/verify", json={"token": "x" * 43})).status_code == 429, (
            "and counted there"
        )


async def test_at_a_page_too_a_browser_is_known_and_a_locked_owner_is_told_what_helps(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)
    eve, stranger = Surfer(world.app), Surfer(world.app)
    for surfer in (eve, stranger):
        await surfer.open("/my/sign-in")
    await eve.send("/my/sign-in", **LOGIN)
    assert "__Host-device" in eve.client.cookies
    for _ in range(5):
        locked = await stranger.send("/my/sign-in", **WRONG)
    assert (locked.status_code, locked.headers["retry-after"]) == (401, "1")
    assert (
        "No account has this address and this password. After several wrong tries the next is looked at in 1 s."
        " A link by mail sets a new password at once."
    ) in words_on(locked.text)
    assert (await stranger.send("/my/sign-in", **LOGIN)).status_code == 401
    assert SESSION not in stranger.client.cookies

    del eve.client.cookies[SESSION], eve.client.cookies["__Host-access"]
    await eve.open("/my/sign-in")
    assert (await eve.send("/my/sign-in", **LOGIN)).status_code == 200
    assert SESSION in eve.client.cookies
    await eve.aclose()
    await stranger.aclose()


async def seconds_of(client: httpx.AsyncClient, login: dict[str, str], clock: Callable[[], float]) -> float:
    began = clock()
    assert (await client.post("/auth/login", json=login)).status_code == 401
    return clock() - began


@pytest.mark.parametrize(
    ("tries", "share", "clock"),
    [
        pytest.param(7, 0.5, time.process_time, id="short"),
        pytest.param(50, 0.1, time.perf_counter, marks=pytest.mark.slow, id="long"),
    ],
)
async def test_it_takes_as_long_to_be_told_no_for_whatever_reason(
    world: World, tries: int, share: float, clock: Callable[[], float]
) -> None:
    """The same hash is worked out: without it the answer comes ten times sooner. The short form looks at what this
    process has worked, which tests beside it don't change.
    """
    await world.anyone.post("/auth/register", EVE)
    await world.anyone.post("/auth/register", EVE | {"email": "ben@example.com"})
    took: dict[str, list[float]] = {"wrong": [], "unknown": [], "locked": []}
    async with at(world, "192.0.2.1") as thief:
        for _ in range(5):
            await thief.post("/auth/login", json=WRONG)
        locked = [key async for key in world.redis.scan_iter(f"{PREFIX}*")]
        for _ in range(tries):
            for key in locked:
                await put(world, key, "until", "0")
            took["unknown"].append(await seconds_of(thief, NOBODY, clock))
            took["wrong"].append(await seconds_of(thief, WRONG, clock))
            took["locked"].append(await seconds_of(thief, LOGIN, clock))
            others = [key async for key in world.redis.scan_iter(f"{PREFIX}*")]
            for key in others:
                await put(world, key, "wrong", "6" if key in locked else "0")
    medians = {why: median(each) for why, each in took.items()}
    assert max(medians.values()) / min(medians.values()) < 1 + share, medians
