"""The processes of a shop, watched: one that dies is started again, Ctrl-C ends them in order."""

import contextlib
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from cli.stores.process import stop
from cli.stores.traces import end_left_over, trace

LOOK_SECONDS: Final = 0.2
MEANWHILE_SECONDS: Final = 10.0
RESTART_SECONDS_MIN: Final = 0.5
RESTART_SECONDS_MAX: Final = 10.0
STABLE_SECONDS: Final = 3.0

Start = Callable[[], subprocess.Popen[bytes]]


class Child:
    def __init__(self, name: str, start: Start, farewell: signal.Signals) -> None:
        self.name = name
        self.start = start
        self.farewell = farewell
        self.process = start()
        self.started_at = time.monotonic()
        self.restart_pause = RESTART_SECONDS_MIN
        self.restart_at = 0.0


class Supervisor:
    """Leaves the ids of its children in a file, so that the next one can end what a kill -9 left over.

    `found_left_over`: there was such, and what it held (a port, say) may take a moment to come free.
    """

    def __init__(self, traces_file: Path, say: Callable[[str], None]) -> None:
        self._traces_file = traces_file
        self._tell = say
        self._children: list[Child] = []
        self._told_to_stop = False
        for told in (signal.SIGINT, signal.SIGTERM):
            signal.signal(told, self._stop_soon)
        left_over = end_left_over(traces_file)
        self.found_left_over = bool(left_over)
        for name in left_over:
            self._say(f"Ended {name}, left over from a killed start.")

    def add(self, name: str, start: Start, farewell: signal.Signals = signal.SIGTERM) -> None:
        """Raises StartFailed."""
        self._children.append(Child(name, start, farewell))
        self._write_traces()

    @property
    def told_to_stop(self) -> bool:
        return self._told_to_stop

    def watch(self, meanwhile: Callable[[], None]) -> None:
        """Until told to stop; `meanwhile` is called every MEANWHILE_SECONDS."""
        called_at = time.monotonic()
        while not self._told_to_stop:
            for child in self._children:
                self._look_after(child)
            if time.monotonic() - called_at > MEANWHILE_SECONDS:
                called_at = time.monotonic()
                self._try(meanwhile)
            time.sleep(LOOK_SECONDS)

    def stop_all(self) -> None:
        """Last started, first stopped: nothing loses its store while it still works."""
        for child in reversed(self._children):
            stop(child.process, child.farewell)
        self._traces_file.unlink(missing_ok=True)

    def _try(self, work: Callable[[], None]) -> None:
        """A shop is not stopped by what can wait, such as a full disk."""
        try:
            work()
        except OSError as trouble:
            self._say(str(trouble))

    def _say(self, words: str) -> None:
        """To nobody, where what we write to is full."""
        with contextlib.suppress(OSError):
            self._tell(words)

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process.poll() is None:
            if now - child.started_at > STABLE_SECONDS:
                child.restart_pause = RESTART_SECONDS_MIN
        elif not child.restart_at:
            self._say(f"{child.name} ended (exit {child.process.returncode}); starting it again.")
            child.restart_at = now + child.restart_pause
            child.restart_pause = min(child.restart_pause * 2, RESTART_SECONDS_MAX)
        elif now >= child.restart_at:
            self._restart(child, now)

    def _restart(self, child: Child, now: float) -> None:
        try:
            child.process = child.start()
        except Exception as trouble:  # whatever it is, the others go on
            self._say(f"{child.name} can't be started: {trouble}")
            child.restart_at = now + child.restart_pause
            return
        child.started_at, child.restart_at = now, 0.0
        self._try(self._write_traces)

    def _write_traces(self) -> None:
        traces = []
        for child in self._children:
            with contextlib.suppress(Exception):  # it may have ended this instant
                traces.append(trace(child.name, child.process))
        fresh = self._traces_file.with_suffix(".fresh")
        fresh.write_bytes(msgspec.json.encode(traces))
        fresh.replace(self._traces_file)  # where there is no room for it, the former one is still there

    def _stop_soon(self, *_: object) -> None:
        self._told_to_stop = True
