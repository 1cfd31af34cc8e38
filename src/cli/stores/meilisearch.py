"""A Meilisearch found on this machine, on a port of its own in front of the data folder."""

import secrets
import shutil
import signal
import subprocess
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from adapters.search.meilisearch.keys import KEYS
from cli.local_http import NoAnswer, ask
from cli.ports import free_port
from cli.stores.folders import make_ours
from cli.stores.meilisearch_keys import ensure_key
from cli.stores.process import StartFailed, start, stop

MEILISEARCH: Final = "meilisearch"
READY_SECONDS_MAX: Final = 30
SECRET_BYTES: Final = 32
# By default it takes two thirds of the memory there is, and most of a second for the smallest task to set it up.
INDEXING_MEMORY: Final = "256 MiB"


class Meilisearch:
    """What it holds is made from Postgres: a program of another version begins with an empty folder."""

    name: Final = MEILISEARCH
    farewell: Final = signal.SIGTERM

    def __init__(self, program: Path, home: Path) -> None:
        self._program = program
        self._home = home.resolve()
        self._port = free_port()
        self.log = self._home / "meilisearch.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> subprocess.Popen[bytes]:
        """A server that answers. Raises StartFailed."""
        make_ours(self._home)
        self._begin_anew_after_another_version()
        options = {
            "db-path": self._home / "data.ms",
            "dump-dir": self._home / "dumps",
            "snapshot-dir": self._home / "snapshots",
            "http-addr": f"127.0.0.1:{self._port}",
            "env": "production",
            "max-indexing-memory": INDEXING_MEMORY,
            "log-level": "WARN",
        }
        arguments = [text for name, value in options.items() for text in (f"--{name}", str(value))]
        environment = {"MEILI_MASTER_KEY": self._master_key(), "MEILI_NO_ANALYTICS": "true"}
        with self.log.open("ab") as log:
            process = start([self._program, *arguments], log=log, environment=environment, farewell=self.farewell)
        deadline = time.monotonic() + READY_SECONDS_MAX
        while time.monotonic() < deadline and process.poll() is None:
            if self._answers():
                return process
            time.sleep(0.05)
        stop(process)
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-5:])
        raise StartFailed(
            f"Meilisearch did not start. The end of {self.log}:\n{tail}\nThe embedded engine: --search embedded."
        )

    def keys(self) -> dict[str, str]:
        """For the API and for the worker, made at the first start. Raises StartFailed."""
        try:
            return {key.variable: ensure_key(self._ask, key)[0] for key in KEYS}
        except NoAnswer as trouble:
            raise StartFailed(f"Meilisearch gave no key: {trouble}") from trouble

    def _master_key(self) -> str:
        file = self._home / "master.key"
        if not file.exists():
            fresh = file.with_suffix(".new")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(SECRET_BYTES))
            fresh.rename(file)
        return file.read_text()

    def _begin_anew_after_another_version(self) -> None:
        said = subprocess.run([self._program, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        known = self._home / "version"
        if known.exists() and known.read_text() != said:
            shutil.rmtree(self._home / "data.ms", ignore_errors=True)
        known.write_text(said)

    def _answers(self) -> bool:
        try:
            return self._ask("GET", "/health")[0] == HTTPStatus.OK
        except NoAnswer:
            return False

    def _ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Raises NoAnswer."""
        headers = {"Authorization": f"Bearer {self._master_key()}"}
        return ask(("127.0.0.1", self._port), method, path, body, headers)
