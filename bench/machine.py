"""Where it was measured, and what."""

import os
import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Final

import psutil

from bench.results import Machine
from cli.stores.postgres import binaries
from cli.stores.valkey import binary

PACKAGES: Final = ("litestar", "granian", "uvloop", "msgspec", "redis", "hiredis", "asyncpg", "tantivy")


def this_machine() -> Machine:
    return Machine(
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        cpu=cpu_model(),
        memory_mb=psutil.virtual_memory().total // 2**20,
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        python=f"{platform.python_implementation()} {platform.python_version()}",
        load_tool="wrk" if shutil.which("wrk") else "bench.load.keep_asking",
        versions={
            "Postgres": said(str(binaries() / "postgres"), "--version").split()[-1],
            "Valkey": said(str(binary()), "--version").split()[2].removeprefix("v="),
            **{package: version(package) for package in PACKAGES},
        },
    )


def cpu_model() -> str:
    """As Linux tells it, else what Python knows."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor()


def commit() -> str:
    """Short, with a + where files differ from it; empty where this is no repository."""
    here = Path(__file__).parent
    found = said("git", "-C", str(here), "rev-parse", "--short", "HEAD").strip()
    return found + ("+" if found and said("git", "-C", str(here), "status", "--porcelain", "-uno").strip() else "")


def said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True).stdout
