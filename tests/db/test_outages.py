"""What Postgres refuses in a session's settings is told by whose setting it is."""

import asyncpg
import pytest

from db.outages import told_of
from db.session import SESSION


@pytest.mark.parametrize("ours", SESSION)
def test_a_postgres_that_does_not_know_ours_is_too_old(ours: str) -> None:
    unknown = asyncpg.UndefinedObjectError(f'unrecognized configuration parameter "{ours}"')
    assert told_of(unknown)[0] == "too-old"


@pytest.mark.parametrize("theirs", ["foo", "jit_foo", "shop.jit"])
def test_what_the_address_adds_is_the_addresss_fault(theirs: str) -> None:
    reason, words = told_of(asyncpg.UndefinedObjectError(f'unrecognized configuration parameter "{theirs}"'))
    assert (reason, f'"{theirs}"' in words) == ("address-unreadable", True)
