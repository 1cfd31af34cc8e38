"""The shop's own drill, as anybody can run it: races, kills, then the proof."""

import json
import subprocess
import sys

import pytest

KILLED = "api,worker,redis,postgres,flush,index"


def drill(*options: str, seconds_max: int) -> dict[str, object]:
    command = [sys.executable, "-m", "cli.main", "drill", "--json", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds_max, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout, done.stderr
    verdict: dict[str, object] = json.loads(done.stdout)
    return verdict


def test_a_kill_of_each_process_and_a_loss_of_each_store_break_no_promise() -> None:
    """In dinars of a thousand fils, of which the providers take tens only."""
    options = ("--buyers", "20", "--kill", KILLED, "--kills", "1", "--seconds", "1", "--currency", "KWD")
    verdict = drill(*options, seconds_max=300)
    assert verdict["currency"] == "KWD"
    assert verdict["broken"] == []
    assert verdict["passed"], verdict


@pytest.mark.slow
def test_twenty_kills_of_each_process_and_no_promise_broken() -> None:
    options = ("--buyers", "200", "--kill", KILLED, "--kills", "20", "--seconds", "60", "--holds")
    verdict = drill(*options, seconds_max=1_800)
    assert verdict["broken"] == []
    assert verdict["passed"], verdict
