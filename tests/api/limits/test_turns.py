"""A few commands at once of one caller, and the others in turn."""

import asyncio

import pytest

from api.limits.tries import TooManyRequests
from api.limits.turns import AT_ONCE_MAX, Turns


class Counter:
    """Work that is done when it is told to be."""

    def __init__(self) -> None:
        self.begun = 0
        self.go = asyncio.Semaphore(0)

    async def work(self) -> None:
        self.begun += 1
        await self.go.acquire()


async def let_all_run() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_caller_never_has_more_than_a_few_under_way_and_others_do_not_wait() -> None:
    turns, eves, bobs = Turns(), Counter(), Counter()
    many = [asyncio.create_task(turns.take("eve", eves.work)) for _ in range(300)]
    await let_all_run()
    assert eves.begun == AT_ONCE_MAX
    one = asyncio.create_task(turns.take("bob", bobs.work))
    await let_all_run()
    assert bobs.begun == 1
    many[50].cancel()
    eves.go.release()
    await let_all_run()
    assert eves.begun == AT_ONCE_MAX + 1
    for _ in range(299):
        eves.go.release()
    bobs.go.release()
    await asyncio.wait([*many, one])
    assert eves.begun == 299, "all but the one who went away"
    assert vars(turns) == {"_running": {}, "_waiting": {}}, "nothing is kept of those who have gone"


async def test_who_waits_too_long_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.limits.turns.WAIT_SECONDS_MAX", 0.0)
    turns, counter = Turns(), Counter()
    running = [asyncio.create_task(turns.take("eve", counter.work)) for _ in range(AT_ONCE_MAX)]
    await let_all_run()
    with pytest.raises(TooManyRequests) as refused:
        await turns.take("eve", counter.work)
    assert refused.value.retry_after_seconds == 1
    for _ in running:
        counter.go.release()
    await asyncio.gather(*running)
    assert (counter.begun, vars(turns)) == (AT_ONCE_MAX, {"_running": {}, "_waiting": {}})


async def test_a_turn_that_comes_to_one_who_has_just_gone_is_passed_on() -> None:
    turns, counter = Turns(), Counter()
    running = [asyncio.create_task(turns.take("eve", counter.work)) for _ in range(AT_ONCE_MAX)]
    await let_all_run()
    gone, next_one = (asyncio.create_task(turns.take("eve", counter.work)) for _ in range(2))
    await let_all_run()
    counter.go.release()
    await asyncio.sleep(0)  # the turn is given, and not yet taken
    gone.cancel()
    await let_all_run()
    assert (gone.cancelled(), counter.begun) == (True, AT_ONCE_MAX + 1)
    for _ in range(AT_ONCE_MAX):
        counter.go.release()
    await asyncio.gather(*running, next_one)
    assert vars(turns) == {"_running": {}, "_waiting": {}}
