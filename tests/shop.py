"""A whole shop from outside: real processes, started by `tradepost up`."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx
import psutil

from cli.ports import free_port

ADDRESS = {"name": "E", "line1": "1 Road", "city": "Bern", "postal_code": "3000", "country": "CH"}


class Shop:
    """One `tradepost up`."""

    def __init__(
        self, home: Path, *options: str, port: int | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        self.home = home
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = home.parent / f"{home.name}.out"
        self.options = options
        self.environment = environment or {}
        self.clients: list[httpx.Client] = []

    def open(self, seconds_max: float = 60) -> None:
        self.begin()
        deadline = time.monotonic() + seconds_max
        while "Ctrl-C stops it" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)

    def begin(self) -> None:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", "TRADEPOST_DATA_DIR": str(self.home), **self.environment}
        command = [sys.executable, "-m", "cli.main", "up", "--port", str(self.port), "--processes", "1"]
        # Whatever else is installed on this machine.
        command += ["--search", "embedded", *self.options]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)

    def said(self) -> str:
        return self.output.read_text()

    def sign_in(self) -> httpx.Client:
        """By the password that is printed once, and kept until somebody chooses another."""
        owner = json.loads((self.home / "admin.json").read_text())
        return self.client(owner["email"], owner["password"])

    def customer(self) -> httpx.Client:
        """A new one, called Eve, signed in."""
        eve = {"email": "eve@example.com", "password": "correct horse battery", "name": "Eve"}
        httpx.post(f"{self.url}/auth/register", json=eve).raise_for_status()
        return self.client(eve["email"], eve["password"])

    def client(self, email: str, password: str) -> httpx.Client:
        pair = httpx.post(f"{self.url}/auth/login", json={"email": email, "password": password}).json()
        bearer = {"Authorization": f"Bearer {pair['access_token']}"}
        self.clients.append(httpx.Client(base_url=self.url, headers=bearer, timeout=30))
        return self.clients[-1]

    def processes(self, words: str) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            try:
                if words in " ".join(process.cmdline()) and str(self.home) in " ".join(process.environ().values()):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def close(self) -> None:
        for client in self.clients:
            client.close()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
