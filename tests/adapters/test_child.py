"""Programs of their own: they know nothing of ours, and none is left behind."""

import asyncio
import json
import subprocess
import sys
import time

import psutil
import pytest

from adapters.child import FAMILY, child


def program(text: str) -> list[str]:
    return [sys.executable, "-I", "-c", text]


async def test_it_knows_what_an_interpreter_needs_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JWT_SECRET", "not for everybody")
    monkeypatch.setenv("PATH", "/usr/bin")
    told = program("import json, os; print(json.dumps(list(os.environ)))")
    with child(told, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        printed, _ = await asyncio.to_thread(process.communicate)
    known = set(json.loads(printed))
    assert "PATH" in known
    assert known <= {*FAMILY, "LC_CTYPE"}, "the last one is Python's own doing"


async def test_whoever_stops_waiting_ends_it() -> None:
    long_seconds, begun = 20, asyncio.get_running_loop().create_future()

    async def wait_for_ever() -> None:
        with child(
            program(f"import time; time.sleep({long_seconds})"), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        ) as process:
            begun.set_result(process.pid)
            await asyncio.to_thread(process.wait)

    waiting = asyncio.create_task(wait_for_ever())
    pid = await begun
    assert psutil.pid_exists(pid)
    stopped_at = time.monotonic()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not psutil.pid_exists(pid)
    assert time.monotonic() - stopped_at < long_seconds / 2
