"""Password hashes: argon2id, older bcrypt ones accepted and replaced at the next login.

Parameters follow the OWASP Password Storage cheat sheet. Keyboards write one letter in more than one way, so passwords
are composed (NFC, as RFC 8265 has it). Hashing runs in a few threads behind a bounded queue, so that
a flood of logins neither stops the event loop nor piles up without end.
"""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar
from unicodedata import normalize

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher
from pwdlib.hashers.bcrypt import BcryptHasher

from domain.accounts.account_refusals import BadCredentials
from domain.accounts.password import load_lists, require_strong_password

MEMORY_KIB: Final = 19_456
PASSES: Final = 2
LANES: Final = 1
NOBODY: Final = "$argon2id$v=19$m=19456,t=2,p=1$Kc6IP+N3RkVEGGMNy/dnhQ$Vq+v3RwGEOphRbpqQU7TOuAOEH2ymrfBpd/0b2xtK60"
"""Of a password nobody has, made with the parameters above. It is checked for people who don't exist, so that their
absence takes as long as a wrong password."""
THREADS_MAX: Final = 2
NICENESS: Final = 10
"""They get a tenth of a processor that others want, and all that nobody wants. Otherwise every answer of a shop that is
flooded with logins waits while they take their turns."""
WAITING_MAX: Final = 500

Answer = TypeVar("Answer")


class TooManyLogins(Exception):
    """More passwords wait to be hashed than WAITING_MAX."""


def step_behind() -> None:
    """Of this thread alone: Linux knows them as processes. Elsewhere all are served alike."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS)


class Passwords:
    def __init__(self) -> None:
        argon2 = Argon2Hasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
        self._hashes = PasswordHash((argon2, BcryptHasher()))
        self._threads = ThreadPoolExecutor(THREADS_MAX, thread_name_prefix="passwords", initializer=step_behind)
        self._waiting = 0
        load_lists()

    def require_room(self) -> None:
        """Before anything is done for one that is to be hashed. Raises TooManyLogins."""
        if self._waiting >= WAITING_MAX:
            raise TooManyLogins

    async def accept(self, password: str, *known: str, field: str = "password") -> str:
        """The hash of a new password; `known` is what others know of its owner, and the shop's name.

        Raises InvalidInput, of the field, if it is too weak; TooManyLogins.
        """
        composed = normalize("NFC", password)
        require_strong_password(composed, *known, field=field)
        return await self._run(self._hashes.hash, composed)

    async def check(self, password: str, known: str | None) -> str | None:
        """A better hash to store, or None if the known one is as it should be. Raises BadCredentials, TooManyLogins."""
        composed = normalize("NFC", password)
        try:
            right, better = await self._run(self._hashes.verify_and_update, composed, known or NOBODY)
            if not right and composed != password:  # one that was kept before they were composed
                right, _ = await self._run(self._hashes.verify_and_update, password, known or NOBODY)
                better = await self._run(self._hashes.hash, composed) if right else None
        except (ValueError, UnknownHashError) as unfit:  # bcrypt takes no more than 72 bytes; a hash of no known kind
            raise BadCredentials from unfit
        if not right or known is None:
            raise BadCredentials
        return better

    async def _run(self, work: Callable[..., Answer], *arguments: str) -> Answer:
        self.require_room()
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
