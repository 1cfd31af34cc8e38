"""The data folder of a shop that runs on one machine."""

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import IO, Final

import msgspec

from adapters.settings import ENVIRONMENT_FILE, SettingsError

ADMIN_EMAIL: Final = "admin@tradepost.local"
PASSWORD_BYTES: Final = 12
SECRET_BYTES: Final = 48
OWNER_FILE: Final = "admin.json"
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
    """Whoever holds the lock runs the shop. Secrets lie in files that only the owner can read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: IO[str] | None = None

    def occupy(self) -> None:
        """Raises SettingsError if another `tradepost up` runs here, or the folder can't be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = (self.folder / "up.lock").open("a+")
        except OSError as denied:
            raise SettingsError(
                f"{self.folder} can't be written ({denied.strerror}). Choose another folder with --data-dir."
            ) from denied
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise SettingsError(
                f"A shop is running from {self.folder} already. Stop it, or choose another --data-dir and --port."
            ) from None
        self._lock = lock
        (self.folder / ".gitignore").write_text("*\n")  # it holds secrets, and may lie in somebody's repository

    def leave(self) -> None:
        if self._lock is not None:
            self._lock.close()

    @property
    def is_new(self) -> bool:
        """Whether a first start has ever been completed here."""
        return not (self.folder / "complete").exists()

    def complete(self) -> None:
        (self.folder / "complete").touch()

    def environment(self) -> dict[str, str]:
        """What was left at the last start."""
        try:
            return msgspec.json.decode((self.folder / ENVIRONMENT_FILE).read_bytes(), type=dict[str, str])
        except FileNotFoundError:
            return {}

    def leave_environment(self, values: dict[str, str]) -> None:
        self._write_private(ENVIRONMENT_FILE, json.dumps(values, indent=2))

    def address(self) -> Address:
        try:
            return msgspec.json.decode((self.folder / "address.json").read_bytes(), type=Address)
        except (OSError, msgspec.DecodeError):
            return Address()

    def leave_address(self, address: Address) -> None:
        self._write_private("address.json", json.dumps(msgspec.to_builtins(address)))

    def jwt_secret(self) -> str:
        return self.environment().get("TRADEPOST_JWT_SECRET") or secrets.token_urlsafe(SECRET_BYTES)

    def owner(self) -> Owner:
        """Made once and shown at every start, until somebody deletes the file."""
        try:
            return msgspec.json.decode((self.folder / OWNER_FILE).read_bytes(), type=Owner)
        except FileNotFoundError:
            owner = Owner(ADMIN_EMAIL, secrets.token_urlsafe(PASSWORD_BYTES))
            self._write_private(OWNER_FILE, json.dumps(msgspec.to_builtins(owner)))
            return owner

    def _write_private(self, name: str, text: str) -> None:
        fresh = self.folder / f"{name}.new"
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        fresh.rename(self.folder / name)
