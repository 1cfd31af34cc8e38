"""What the processes of a shop have cost so far."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import psutil

from cli.stores.traces import Trace

Trees = Mapping[str, psutil.Process]
"""The root of each tree, by what it is called in a report."""


def shop_trees(home: Path) -> dict[str, psutil.Process]:
    """Of the shop that runs from `home`: postgres, valkey, worker, api."""
    traces = msgspec.json.decode((home / "processes.json").read_bytes(), type=list[Trace])
    return {trace.name: psutil.Process(trace.pid) for trace in traces}


def cpu_ms(trees: Trees) -> dict[str, float]:
    """Of each tree, those of its processes that have ended included."""
    return {name: sum(map(spent_ms, (root, *root.children(recursive=True)))) for name, root in trees.items()}


def spent_ms(process: psutil.Process) -> float:
    """Its own, all its threads', and that of its children that have ended."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return 1_000 * (times.user + times.system + times.children_user + times.children_system)


def memory_mb(process: psutil.Process) -> float:
    """PSS, its own: what it shares with others counts in parts."""
    return float(process.memory_full_info().pss) / 2**20
