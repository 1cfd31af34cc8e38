"""A test run's stores: there when first asked for, the same for all its processes, gone with it however it ends."""

import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.stores import Run

ROOT = Path(__file__).parent.parent
TESTS_NAMED = sorted(
    {
        words
        for file in ("Makefile", "README.md")
        for words in re.findall(r'make test ARGS="([^"]+)"', (ROOT / file).read_text())
    }
)
# A run in which two ask at the same time, and then nothing ends in order.
RUN = """
from concurrent.futures import ThreadPoolExecutor
import time
from tests.stores import Run, addresses
run = Run()
with ThreadPoolExecutor() as askers:
    found = list(askers.map(addresses, [run.home] * 2))
print(run.home, *{one.postgres for one in found}, flush=True)
time.sleep(60)
"""


def programs_in(home: Path) -> list[str]:
    """Of those running, the ones that name the folder or work in it."""
    found = []
    for process in psutil.process_iter():
        try:
            if str(home) in " ".join(process.cmdline()):
                found.append(process.name())
        except psutil.Error:
            continue
    return found


def test_a_run_that_asks_for_no_store_starts_none() -> None:
    run = Run()
    assert programs_in(run.home) == []
    run.end()
    assert not run.home.exists()


def test_two_that_ask_share_one_store_which_ends_with_their_run() -> None:
    with subprocess.Popen([sys.executable, "-c", RUN], cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        home, *found = run.stdout.readline().split()
        assert len(found) == 1
        assert sorted(programs_in(Path(home)))[-1] == "valkey-server"
        run.kill()
    deadline = time.monotonic() + 10
    while Path(home).exists() or programs_in(Path(home)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("words", TESTS_NAMED)
def test_whoever_follows_an_example_runs_something(words: str) -> None:
    command = [sys.executable, "-m", "pytest", "-n", "0", "--collect-only", *shlex.split(words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout


def test_there_are_examples() -> None:
    assert TESTS_NAMED
