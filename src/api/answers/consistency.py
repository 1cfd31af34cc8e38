"""Consistency tokens: a position of the outbox, as it is told outside.

A position counts whatever has ever happened in the shop: two of them, a day apart, would tell anybody how good the day
was. So it is told as a number that is another for each position and says nothing about it to whoever lacks the secret.
"""

import hmac
import re
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from domain.faults import FaultCode
from domain.refusals import InvalidInput

TOLD: Final = re.compile(r"q([0-9a-f]{16})")
PLAIN: Final = re.compile(r"p([0-9a-f]{1,15})")
"""As they were told before, and as an operator may write one down: it asks for something, and tells nothing."""
POSITION_BITS: Final = 48
"""More than a thousand orders a second make in five thousand years. The other 16 show whose token it is."""
HALF_BITS: Final = 32
HALF: Final = 2**HALF_BITS - 1
ROUNDS: Final = (b"1", b"2", b"3", b"4")
"""Four of a Feistel network with a keyed hash make a permutation that can't be told from a random one (Luby and
Rackoff, 1988)."""
KEPT_MAX: Final = 4_096


class Positions:
    """`secret` is the shop's: its processes read each other's tokens."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"consistency tokens", "sha256")
        self.token = lru_cache(KEPT_MAX)(self._token)

    def read(self, token: str) -> int:
        """Of one that was told under another secret: 0, as of one who has seen nothing. Raises InvalidInput."""
        if plain := PLAIN.fullmatch(token):
            return int(plain[1], 16)
        told = TOLD.fullmatch(token)
        if told is None:
            raise InvalidInput("Consistency-Token", "This is no token of ours.", FaultCode.WRONG_FORMAT)
        left, right = divmod(int(told[1], 16), HALF + 1)
        for number in reversed(ROUNDS):
            left, right = right ^ self._mixed(left, number), left
        position = left << HALF_BITS | right
        return position if position < 2**POSITION_BITS else 0

    def is_one(self, token: str) -> bool:
        return PLAIN.fullmatch(token) is not None or TOLD.fullmatch(token) is not None

    def _token(self, position: int) -> str:
        left, right = position >> HALF_BITS, position & HALF
        for number in ROUNDS:
            left, right = right, left ^ self._mixed(right, number)
        return f"q{left << HALF_BITS | right:016x}"

    def _mixed(self, half: int, number: bytes) -> int:
        mixed = blake2b(half.to_bytes(4), digest_size=4, key=self._key, person=number)
        return int.from_bytes(mixed.digest())
