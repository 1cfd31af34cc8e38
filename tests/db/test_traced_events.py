"""An event says which trace it belongs to, and is the same event."""

from uuid import UUID

import asyncpg
import pytest

from db.outbox import bodies, decode_event, find, last_position, traceparent_in
from db.work import Work
from domain.events import LabelChanged
from domain.trace import TRACEPARENT

TRACED = f"00-{'a' * 32}-{'b' * 16}-01"
EVENT = LabelChanged(subject=UUID(int=1), version=2, kind="tag")


async def test_what_a_traced_command_records_says_so(postgres: asyncpg.Pool) -> None:
    before = TRACEPARENT.set(TRACED)
    try:
        async with postgres.acquire() as connection, connection.transaction():
            work = Work(connection)
            work.record(EVENT)
            await work.write_down()
    finally:
        TRACEPARENT.reset(before)
    async with postgres.acquire() as connection:
        (recorded,) = await find(connection, [await last_position(connection)])
    assert (recorded.event, recorded.traceparent) == (EVENT, TRACED)


def test_versions_that_know_nothing_of_it_read_the_event_as_it_is() -> None:
    (plain,), (traced,) = bodies([EVENT], None), bodies([EVENT], TRACED)
    assert decode_event(plain) == decode_event(traced) == EVENT
    assert (traceparent_in(plain), traceparent_in(traced)) == (None, TRACED)


@pytest.mark.parametrize("said", ['"x"', "7", "null", '"00-a-b-01"', '{"traceparent": 1}'])
def test_what_is_none_is_left_where_it_is(said: str) -> None:
    assert traceparent_in(f'{{"traceparent":{said}}}') is None
