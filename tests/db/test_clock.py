"""The ledger's clock: this machine's while it is right, and Postgres's where it is not."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from db import clock
from db.clock import CLOCK, Clock
from db.moment import Moment
from db.pool import connect

HOUR = timedelta(hours=1)


class Machine:
    """One whose clock can be set; `monotonic` is not moved by that."""

    def __init__(self) -> None:
        self.shown = datetime(2026, 11, 30, 12, tzinfo=UTC)
        self.monotonic = 500.0

    def goes_on(self, seconds: float) -> None:
        self.shown += timedelta(seconds=seconds)
        self.monotonic += seconds


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()

    class Shown(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return made.shown

    monkeypatch.setattr(clock, "datetime", Shown)
    monkeypatch.setattr("db.clock.time.monotonic", lambda: made.monotonic)
    return made


def test_it_is_the_machines_own_while_the_two_agree(machine: Machine) -> None:
    told = Clock()
    assert told.now() == machine.shown, "nobody has told anything yet"
    told.tell(machine.shown + timedelta(seconds=1.9))
    machine.goes_on(600)
    assert told.now() == machine.shown


@pytest.mark.parametrize("wrong", [-HOUR, HOUR, timedelta(seconds=2.1)])
def test_a_machine_whose_clock_is_wrong_goes_by_that_of_postgres(machine: Machine, wrong: timedelta) -> None:
    told, right = Clock(), machine.shown - wrong
    told.tell(right)
    machine.goes_on(600)
    assert told.now() == right + timedelta(seconds=600)


def test_a_clock_that_is_set_meanwhile_changes_nothing_until_it_is_right(machine: Machine) -> None:
    told, right = Clock(), machine.shown
    told.tell(right)
    machine.shown += HOUR
    assert told.now() == right
    machine.shown -= HOUR
    machine.goes_on(1)
    assert told.now() == right + timedelta(seconds=1)


async def test_whoever_connects_is_told(database_url: str) -> None:
    CLOCK.tell(datetime.now(UTC) + HOUR)
    assert Moment().now > datetime.now(UTC) + timedelta(minutes=59)
    connection: asyncpg.Connection = await connect(database_url)
    await connection.close()
    assert abs(Moment().now - datetime.now(UTC)) < timedelta(seconds=2)
