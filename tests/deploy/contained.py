"""The image as a platform runs it: read-only, as nobody, with a folder for its data."""

import asyncio
import subprocess
import time
from collections.abc import Callable, Mapping
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Final, TypeVar

import httpx

from cli.stores.process import start, stop
from tests.deploy.made_image import inside, outside

READY_SECONDS_MAX: Final = 60
COME_SECONDS_MAX: Final = 30
LOOK_SECONDS: Final = 0.1
VERBOSE: Final = {"PYTHONVERBOSE": "1"}
"""It says of each module what it is loaded from."""
LOADED: Final = "# code object from "

Found = TypeVar("Found")


class Contained:
    """Containers of one image, with the same environment."""

    def __init__(self, root: Path, data: Path, environment: Mapping[str, str]) -> None:
        self.data = data
        self._root = root
        self._environment = outside(environment)
        self._running = list[subprocess.Popen[bytes]]()
        self.logs = list[Path]()

    async def said(self, *words: str, typed: str = "") -> str:
        """Raises AssertionError where it failed."""
        process = await asyncio.create_subprocess_exec(
            *inside(self._root, self.data, *words),
            env=self._environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate(typed.encode())
        assert process.returncode == 0, said.decode()
        return said.decode()

    def start(self, *words: str) -> None:
        log = self._root.parent / f"{words[-1]}.log"
        with log.open("wb") as kept:
            command = inside(self._root, self.data, *words)
            self._running.append(start(command, log=kept, environment=self._environment | VERBOSE))
        self.logs.append(log)

    def stop(self) -> None:
        for process in reversed(self._running):
            stop(process)

    def lines(self) -> list[str]:
        """What those that run have said."""
        return [line for log in self.logs for line in log.read_text(errors="replace").splitlines()]

    def compiled_anew(self) -> list[str]:
        """Files that were not kept compiled, each as often as a process compiled it."""
        loaded = [line.removeprefix(LOADED).strip("'") for line in self.lines() if line.startswith(LOADED)]
        assert len(loaded) > 1_000, "they all say what they load"
        return [file for file in loaded if file.endswith(".py")]


async def until(client: httpx.AsyncClient, path: str, **headers: str) -> httpx.Response:
    """Its answer, once it has one. A defect is none to wait for."""
    answer: httpx.Response | Exception | None = None
    deadline = time.monotonic() + READY_SECONDS_MAX
    while time.monotonic() < deadline:
        try:
            answer = await client.get(path, headers=headers)
            assert answer.status_code != 500, answer.text
            if answer.status_code == 200:
                return answer
        except httpx.TransportError as trouble:
            answer = trouble
        await asyncio.sleep(LOOK_SECONDS)
    raise AssertionError(f"{path}: {answer} {answer.text if isinstance(answer, httpx.Response) else ''}")


async def found(look: Callable[[], Found | None]) -> Found:
    """What is there once it has come."""
    deadline = time.monotonic() + COME_SECONDS_MAX
    while time.monotonic() < deadline:
        if seen := await asyncio.to_thread(look):
            return seen
        await asyncio.sleep(LOOK_SECONDS)
    raise AssertionError("It has not come.")


def letter(folder: Path, address: str, title: str) -> str | None:
    """The HTML of the one that was written to somebody about that."""
    letters = [message_from_bytes(file.read_bytes(), policy=default) for file in folder.glob("*.eml")]
    for body in [each.get_body(("html",)) for each in letters if address in each["to"] and each["subject"] == title]:
        return None if body is None else str(body.get_content())
    return None
