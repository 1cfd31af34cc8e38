"""Hashes of passwords."""

from pwdlib.hashers.argon2 import Argon2Hasher

from adapters.passwords import LANES, MEMORY_KIB, NOBODY, PASSES


def test_nobodys_hash_takes_as_long_to_check_as_anybody_elses() -> None:
    ours = Argon2Hasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
    assert not ours.check_needs_rehash(NOBODY)
    assert Argon2Hasher(time_cost=PASSES + 1, memory_cost=MEMORY_KIB, parallelism=LANES).check_needs_rehash(NOBODY)
