"""The ledger's clock: this machine's while it is right, and Postgres's where it is not."""

import time
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from db import clock
from db.clock import CLOCK, Clock, Look
from db.moment import Moment
from db.pool import Connection, connect, in_transaction

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
    told.tell(Look.now(), machine.shown + timedelta(seconds=1.9))
    machine.goes_on(600)
    assert (told.now(), told.is_doubted) == (machine.shown, False)


@pytest.mark.parametrize("wrong", [-HOUR, HOUR, timedelta(seconds=2.1)])
def test_a_machine_whose_clock_is_wrong_goes_by_that_of_postgres(machine: Machine, wrong: timedelta) -> None:
    told, right = Clock(), machine.shown - wrong
    told.tell(Look.now(), right)
    assert (told.now(), told.is_doubted) == (right, False)
    machine.goes_on(1)
    assert (told.now(), told.is_doubted) == (right + timedelta(seconds=1), True)


def test_a_clock_that_is_put_right_is_believed(machine: Machine) -> None:
    told = Clock()
    told.tell(Look.now(), machine.shown + HOUR)
    machine.shown += HOUR
    assert told.now() == machine.shown
    told.tell(Look.now(), machine.shown)
    assert (told.now(), told.is_doubted) == (machine.shown, False)


def test_a_machine_that_slept_goes_by_its_own(machine: Machine) -> None:
    """The clock that nobody sets stood still meanwhile."""
    told = Clock()
    told.tell(Look.now(), machine.shown)
    machine.shown += HOUR
    assert told.now() == machine.shown


def test_an_answer_that_was_long_on_its_way_makes_no_clock_wrong(machine: Machine) -> None:
    told, asked, then = Clock(), Look.now(), machine.shown
    machine.goes_on(30)
    told.tell(asked, then)
    assert (told.now(), told.is_doubted) == (machine.shown, False)


async def test_in_doubt_it_is_asked_for_again(postgres: asyncpg.Pool) -> None:
    """As when the clock of Postgres is put right."""
    CLOCK.tell(Look(datetime.now(UTC), time.monotonic()), datetime.now(UTC) + HOUR)
    CLOCK._looked = CLOCK._looked._replace(went_by=CLOCK._looked.went_by - 1.5)
    assert CLOCK.is_doubted
    assert abs(await in_transaction(postgres, moment) - datetime.now(UTC)) < timedelta(seconds=2)


async def moment(_: Connection) -> datetime:
    return Moment().now


async def test_whoever_connects_is_told(database_url: str) -> None:
    CLOCK.tell(Look.now(), datetime.now(UTC) + HOUR)
    assert Moment().now > datetime.now(UTC) + timedelta(minutes=59)
    connection: asyncpg.Connection = await connect(database_url)
    await connection.close()
    assert abs(Moment().now - datetime.now(UTC)) < timedelta(seconds=2)
