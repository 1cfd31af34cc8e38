"""Programs of their own: they know nothing of ours, and none is left behind."""

import asyncio
import json
import os
import sys
import time
from tempfile import TemporaryFile
from typing import IO

import psutil
import pytest

from adapters.child import FAMILY, run_child

LONG_SECONDS = 20
PATIENT = f"import os, time; print(os.getpid(), flush=True); time.sleep({LONG_SECONDS})"


def program(text: str) -> list[str]:
    return [sys.executable, "-I", "-c", text]


async def test_it_reads_and_writes_files_and_says_how_it_ended() -> None:
    with TemporaryFile() as said, TemporaryFile() as told:
        said.write(b"two lamps")
        said.seek(0)
        assert await run_child(program("print(input().upper()); exit(3)"), said, told, LONG_SECONDS) == 3
        told.seek(0)
        assert told.read() == b"TWO LAMPS\n"


async def test_it_knows_what_an_interpreter_needs_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JWT_SECRET", "not for everybody")
    monkeypatch.setenv("PATH", "/usr/bin")
    with TemporaryFile() as told:
        await run_child(program("import json, os; print(json.dumps(list(os.environ)))"), told, told, LONG_SECONDS)
        told.seek(0)
        known = set(json.loads(told.read()))
    assert "PATH" in known
    assert known <= {*FAMILY, "LC_CTYPE"}, "the last one is Python's own doing"


async def begun(told: IO[bytes]) -> int:
    """Its process."""
    while not (said := os.pread(told.fileno(), 100, 0)):
        await asyncio.sleep(0.01)
    return int(said)


@pytest.mark.parametrize("seconds_max", [0.3, LONG_SECONDS])
async def test_whoever_waits_no_longer_ends_it(seconds_max: float) -> None:
    with TemporaryFile() as told:
        waiting = asyncio.create_task(run_child(program(PATIENT), told, told, seconds_max))
        process = await begun(told)
        since = time.monotonic()
        if seconds_max == LONG_SECONDS:
            waiting.cancel()
        with pytest.raises((asyncio.CancelledError, TimeoutError)):
            await waiting
    assert not psutil.pid_exists(process)
    assert time.monotonic() - since < LONG_SECONDS / 2
