"""One projector a read model, whatever becomes of the others."""

import asyncio

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
