"""Work that a process which stays has done by another, which goes: all it had to load for that goes with it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Final

from cli.stores.process import start

LOOK_SECONDS: Final = 0.1


class Aside:
    """A hidden command of ours in a process of its own. It loads at once, and begins when it is asked."""

    def __init__(self, command: str) -> None:
        self._process = start([sys.executable, "-m", "cli.main", command], asked=True)

    def answer(self, stopped: Callable[[], bool] = lambda: False) -> bytes:
        """What it says, in our present environment; asked to end once we are told to stop.

        Where it fails it has said why, and we end with its code.
        """
        asked: bytes | None = json.dumps(dict(os.environ)).encode()
        while True:
            try:
                said, _ = self._process.communicate(asked, LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                asked = None  # it has been sent
                if stopped():
                    self._process.terminate()
            else:
                break
        if self._process.returncode:
            sys.exit(max(self._process.returncode, 1))
        return said


def until_asked() -> None:
    """In the other process: the environment is the asker's from here on."""
    asked = sys.stdin.read()
    if not asked:
        sys.exit()  # they have gone
    os.environ.clear()
    os.environ.update(json.loads(asked))
