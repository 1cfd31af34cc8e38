"""Who watches a shop's processes goes on where there is no room for a word or a trace."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from cli.supervisor import Supervisor

TOLD = (signal.SIGINT, signal.SIGTERM)


@pytest.fixture
def signals() -> Iterator[None]:
    """As they were."""
    were = [signal.getsignal(told) for told in TOLD]
    yield
    for told, was in zip(TOLD, were, strict=True):
        signal.signal(told, was)


def test_a_process_is_started_again_though_nothing_can_be_written(
    tmp_path: Path, signals: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seconds in ("LOOK_SECONDS", "RESTART_SECONDS_MIN", "MEANWHILE_SECONDS"):
        monkeypatch.setattr(f"cli.supervisor.{seconds}", 0.0)
    home, begun = tmp_path / "home", list[subprocess.Popen[bytes]]()
    home.mkdir()

    def begin() -> subprocess.Popen[bytes]:
        begun.append(subprocess.Popen([sys.executable, "-S", "-c", ""]))
        return begun[-1]

    def meanwhile() -> None:
        if len(begun) > 2:
            os.kill(os.getpid(), signal.SIGTERM)
        raise OSError("No space left on device")

    full = open("/dev/full", "w", buffering=1)  # noqa: SIM115
    supervisor = Supervisor(home / "processes.json", lambda words: print(words, file=full))
    supervisor.add("short", begin)
    shutil.rmtree(home)
    supervisor.watch(meanwhile)
    supervisor.stop_all()
    with suppress(OSError):
        full.close()
    assert len(begun) > 2
