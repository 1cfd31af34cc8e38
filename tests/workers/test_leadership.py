"""One projector a read model, whatever becomes of the others."""

import asyncio
from collections.abc import Sequence

import pytest

from workers.leadership import SILENCE_SECONDS_MAX, Leadership, LostLeadership


async def test_a_lead_ends_with_its_own_connection(database_url: str) -> None:
    leadership = Leadership(database_url)
    async with leadership.of("orders") as lead:
        lead.require()
        await leadership.close()
        async with leadership.of("carts") as other:
            other.require()
            with pytest.raises(LostLeadership):
                lead.require()
    await leadership.close()


async def test_who_stands_by_takes_over_when_the_leader_goes(database_url: str) -> None:
    leader, stand_by = Leadership(database_url), Leadership(database_url)
    took_over = asyncio.Event()

    async def wait_for_my_turn() -> None:
        async with stand_by.of("orders"):
            took_over.set()

    async with leader.of("orders"):
        waiting = asyncio.create_task(wait_for_my_turn())
        await asyncio.sleep(0.2)
        assert not took_over.is_set()
        await leader.close()
    async with asyncio.timeout(5):
        await took_over.wait()
    await waiting
    await stand_by.close()


async def test_a_leader_that_falls_silent_is_replaced(database_url: str) -> None:
    """As one that was paused: alive, its connection open, and not a sign of life from it."""
    silent, stand_by = Leadership(database_url), Leadership(database_url)
    async with silent.of("orders") as lead:
        async with asyncio.timeout(8), stand_by.of("orders"):
            pass
        with pytest.raises(LostLeadership):
            lead.require()
    await stand_by.close()


async def test_a_leader_that_gives_signs_of_life_stays(database_url: str) -> None:
    leadership = Leadership(database_url)
    living = asyncio.create_task(leadership.stay())
    async with leadership.of("orders") as lead:
        await asyncio.sleep(SILENCE_SECONDS_MAX + 1)
        lead.require()
    living.cancel()
    await leadership.close()


async def test_a_right_somebody_has_is_nobody_elses(database_url: str) -> None:
    first, second = Leadership(database_url), Leadership(database_url)
    async with first.right_to("building orders") as mine:
        assert mine is not None
        async with second.right_to("building orders") as theirs:
            assert theirs is None
        async with second.right_to("building carts") as theirs:
            assert theirs is not None
    async with second.right_to("building orders") as theirs:
        assert theirs is not None
    await first.close()
    await second.close()


class Worker:
    """Leads its part of these models, and lets go of what is too much."""

    def __init__(self, database_url: str, models: Sequence[str]) -> None:
        self.leadership = Leadership(database_url, shares=True)
        self.leads: set[str] = set()
        self._tasks = [asyncio.create_task(self._keep(model)) for model in models]
        self._tasks.append(asyncio.create_task(self.leadership.stay()))

    async def _keep(self, model: str) -> None:
        while True:
            async with self.leadership.of(model) as lead:
                self.leads.add(model)
                while not self.leadership.has_too_much:
                    lead.require()
                    await asyncio.sleep(0.01)
                self.leads.discard(model)

    async def end(self) -> None:
        await self.leadership.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def test_workers_share_what_there_is_and_take_over_what_one_of_them_leaves(database_url: str) -> None:
    models = ("orders", "carts", "users", "coupons", "reviews")
    first = Worker(database_url, models)
    async with asyncio.timeout(10):
        while first.leads != set(models):
            await asyncio.sleep(0.01)
        second = Worker(database_url, models)
        while len(second.leads) < 2:
            await asyncio.sleep(0.01)
        assert (len(first.leads), first.leads & second.leads) == (3, set())
        assert first.leads | second.leads == set(models)
        await first.end()
        while second.leads != set(models):
            await asyncio.sleep(0.01)
    await second.end()
