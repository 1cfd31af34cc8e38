"""Hashes of passwords."""

import os
import sys
import threading

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from adapters.passwords import LANES, MEMORY_KIB, NICENESS, NOBODY, PASSES, Passwords
from domain.accounts.account_refusals import BadCredentials


def test_nobodys_hash_takes_as_long_to_check_as_anybody_elses() -> None:
    ours = Argon2Hasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
    assert not ours.check_needs_rehash(NOBODY)
    assert Argon2Hasher(time_cost=PASSES + 1, memory_cost=MEMORY_KIB, parallelism=LANES).check_needs_rehash(NOBODY)


COMPOSED, APART = "gr\u00fc\u00df gott", "gru\u0308\u00df gott"


@pytest.mark.parametrize(("set_as", "typed"), [(COMPOSED, APART), (APART, COMPOSED), (APART, APART)])
async def test_a_letter_typed_in_another_way_is_the_same_letter(set_as: str, typed: str) -> None:
    passwords = Passwords()
    kept = await passwords.accept(set_as, "eve@example.com")
    assert await passwords.check(typed, kept) is None
    with pytest.raises(BadCredentials):
        await passwords.check(f"{typed}\u0308", kept)


async def test_a_hash_from_before_passwords_were_composed_is_accepted_and_replaced() -> None:
    passwords, ours = Passwords(), Argon2Hasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
    better = await passwords.check(APART, ours.hash(APART))
    assert better is not None
    assert await passwords.check(COMPOSED, better) is None


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no priority of their own")
async def test_hashing_waits_behind_everything_else() -> None:
    def nice() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = nice()
    assert await Passwords()._run(nice) == min(before + NICENESS, 19)
    assert nice() == before
