"""How long one waits for the first answer, and how much memory a shop needs that nobody has visited yet."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import psutil

from bench.processes import memory_mb, shop_trees
from bench.results import Figure
from bench.shop import BenchShop, open_shop_in

HELP: Final = ("-m", "cli.main", "--help")
API: Final = ("-m", "bench.timings.importing")
HELP_SECONDS_MAX: Final = 0.25
IMPORT_SECONDS_MAX: Final = 0.7
SECOND_START_SECONDS_MAX: Final = 3.0
MEMORY: Final = {"up": "`up`", "api": "the API", "worker": "the worker"}
MEMORY_MB_MAX: Final = {"up": 40, "api": 85, "worker": 95}
STARTS_MAX: Final = 3


def starting(rounds: int) -> list[Figure]:
    helped, imported = list[float](), list[float]()
    for _ in range(rounds + 1):  # the first one compiles
        began = time.perf_counter()
        python(*HELP)
        helped.append(time.perf_counter() - began)
        imported.append(float(python(*API)))
    return [
        Figure("help", "tradepost --help", "s", helped[1:], at_most=HELP_SECONDS_MAX),
        Figure("import-api", "import of the API", "s", imported[1:], at_most=IMPORT_SECONDS_MAX),
        *shop_starting(min(rounds, STARTS_MAX)),
    ]


def python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True).stdout


def shop_starting(rounds: int) -> list[Figure]:
    seconds, memory = list[float](), {name: list[float]() for name in MEMORY_MB_MAX}
    with tempfile.TemporaryDirectory(prefix="tradepost-bench-", ignore_cleanup_errors=True) as home:
        for _ in range(rounds + 1):
            with open_shop_in(home) as shop:
                seconds.append(shop.seconds)
                for name, found in shop_memory_mb(shop).items():
                    memory[name].append(found)
    return [
        Figure("first-start", "first start, empty", "s", seconds[:1]),
        Figure("second-start", "second start", "s", seconds[1:], at_most=SECOND_START_SECONDS_MAX),
        *memory_figures(memory, "just started"),
    ]


def memory_figures(memory: Mapping[str, Sequence[float]], when: str) -> list[Figure]:
    """`memory` in MB, by process."""
    return [
        Figure(
            f"memory-{name}-{when.replace(' ', '-')}",
            f"memory (PSS) of {MEMORY[name]}, {when}",
            "MB",
            list(found),
            at_most=MEMORY_MB_MAX[name],
        )
        for name, found in memory.items()
    ]


def shop_memory_mb(shop: BenchShop) -> dict[str, float]:
    """Of the API's processes the one that answers."""
    trees = shop_trees(Path(shop.home))
    return {
        "up": memory_mb(psutil.Process(shop.pid)),
        "api": max(map(memory_mb, [trees["api"], *trees["api"].children()])),
        "worker": memory_mb(trees["worker"]),
    }
