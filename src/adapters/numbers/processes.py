"""What processes take of the machine. The client library tells that of one; an API has several, and one is asked."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from prometheus_client import Metric, ProcessCollector
from prometheus_client.multiprocess import mark_process_dead
from prometheus_client.registry import Collector


class Processes(Collector):
    """Numbered from 1 by their ids, since those themselves would be new labels at every start."""

    def __init__(self, pids: Sequence[int]) -> None:
        self._pids = pids

    def collect(self) -> Iterator[Metric]:
        families: dict[str, Metric] = {}
        for number, pid in enumerate(sorted(self._pids), 1):
            for found in figures_of(pid):
                family = families.setdefault(found.name, Metric(found.name, found.documentation, found.type))
                for sample in found.samples:
                    family.add_sample(sample.name, {"process": str(number)}, sample.value)
        yield from families.values()


def figures_of(pid: int) -> Iterable[Metric]:
    """None of one that has just ended."""
    return ProcessCollector(pid=lambda: pid, registry=None).collect()


def counting_processes(folder: Path) -> list[int]:
    """Those that count in this folder and live. What was true only of those that have ended is forgotten."""
    found = {file.stem.rpartition("_")[2] for file in folder.glob("*_*.db")}
    pids = {int(pid) for pid in found if pid.isdecimal()}
    living = {pid for pid in pids if lives(pid)}
    for ended in pids - living:
        with suppress(FileNotFoundError):  # another process was asked at the same time
            mark_process_dead(ended, str(folder))  # type: ignore[no-untyped-call]
    return sorted(living)


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
