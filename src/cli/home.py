"""The data folder of a shop that runs on one machine."""

import fcntl
import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

import msgspec

from adapters.settings import ENVIRONMENT_FILE, SettingsError, left_by_up

ADMIN_EMAIL: Final = "admin@tradepost.local"
PASSWORD_BYTES: Final = 12
SECRET_BYTES: Final = 48
OWNER_FILE: Final = "admin.json"
OWNER_NOTE: Final = "Printed once. Choose another password, then remove this file."
SECRETS: Final = (ENVIRONMENT_FILE, OWNER_FILE)
"""The files in it that nobody else may read."""


class Address(msgspec.Struct, frozen=True):
    """Where the API of this folder's shop was last told to listen."""

    host: str = "127.0.0.1"
    port: int = 8000


class Owner(msgspec.Struct):
    """The first admin, as made at the first start."""

    email: str
    password: str


class Home:
    """Whoever holds the lock runs the shop. Secrets lie in files that only the owner can read.

    Whatever keeps us from the folder or its files is a SettingsError.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: IO[str] | None = None

    def occupy(self) -> None:
        """Raises SettingsError also if another `tradepost up` runs here, or the folder is somebody else's."""
        with self._within_reach():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._close_to_others()
            lock = (self.folder / "up.lock").open("a+")
            (self.folder / ".gitignore").write_text("*\n")  # it holds secrets, and may lie in somebody's repository
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise SettingsError(
                f"A shop is running from {self.folder} already. Stop it, or choose another --data-dir and --port."
            ) from None
        self._lock = lock

    def _close_to_others(self) -> None:
        """The folder, its secrets and its logs, however open they were made. Others may pass through it still: the
        embedded Postgres' own user may have to.
        """
        owner = self.folder.stat().st_uid
        if owner != os.geteuid() != 0:
            raise SettingsError(f"{self.folder} belongs to user {owner}, who could read its secrets. Choose another.")
        close(self.folder, stat.S_IRWXG & ~stat.S_IXGRP | stat.S_IRWXO & ~stat.S_IXOTH)
        for file in (*(self.folder / name for name in SECRETS), *self.folder.glob("*/*.log*")):
            if file.is_file() and not file.is_symlink():
                close(file, stat.S_IRWXG | stat.S_IRWXO)

    def leave(self) -> None:
        if self._lock is not None:
            self._lock.close()

    @property
    def is_there(self) -> bool:
        with self._within_reach():
            return self.folder.exists()

    @property
    def is_new(self) -> bool:
        """Whether a first start has never been completed here."""
        with self._within_reach():
            return not (self.folder / "complete").exists()

    def complete(self) -> None:
        with self._within_reach():
            (self.folder / "complete").touch()

    def leave_environment(self, values: dict[str, str]) -> None:
        self._write_private(ENVIRONMENT_FILE, json.dumps(values, indent=2))

    def address(self) -> Address:
        return self.last_address() or Address()

    def last_address(self) -> Address | None:
        """Where `up` listened last. None where it never did."""
        try:
            return msgspec.json.decode((self.folder / "address.json").read_bytes(), type=Address)
        except (OSError, msgspec.DecodeError):
            return None

    def leave_address(self, address: Address) -> None:
        self._write_private("address.json", json.dumps(msgspec.to_builtins(address)))

    def jwt_secret(self) -> str:
        return left_by_up(self.folder).get("TRADEPOST_JWT_SECRET") or secrets.token_urlsafe(SECRET_BYTES)

    def link_secret(self) -> str | None:
        """None until the secret of tokens was changed once: the two were the same."""
        return left_by_up(self.folder).get("TRADEPOST_LINK_SECRET")

    def owner(self) -> Owner:
        """Made once, and anew where the file is gone or damaged."""
        with self._within_reach():
            known = self.folder / OWNER_FILE
            if known.exists():
                with suppress(msgspec.MsgspecError):
                    return msgspec.json.decode(known.read_bytes(), type=Owner)
        owner = Owner(ADMIN_EMAIL, secrets.token_urlsafe(PASSWORD_BYTES))
        self._write_private(OWNER_FILE, json.dumps({**msgspec.to_builtins(owner), "note": OWNER_NOTE}, indent=2))
        return owner

    def _write_private(self, name: str, text: str) -> None:
        fresh = self.folder / f"{name}.new"
        with self._within_reach():
            fresh.unlink(missing_ok=True)
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(text)
            fresh.rename(self.folder / name)

    @contextmanager
    def _within_reach(self) -> Iterator[None]:
        """Raises SettingsError."""
        try:
            yield
        except OSError as denied:
            raise SettingsError(
                f"{denied.filename or self.folder} can't be used ({denied.strerror}). Choose another --data-dir."
            ) from denied


def close(path: Path, bits: int) -> None:
    """Take these rights from it, if it gives them."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & bits:
        path.chmod(mode & ~bits)
