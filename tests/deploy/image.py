"""deploy/Dockerfile, read; and what it does to a folder, done without a container."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
from dockerfile_parse import DockerfileParser

ROOT: Final = Path(__file__).parents[2]
DOCKERFILE: Final = ROOT / "deploy" / "Dockerfile"
PYTHON: Final = "python"
IMAGE_USER: Final = 10001
BASE_BYTES: Final = 125_000_000
"""Of python:3.11-slim-bookworm, unpacked: Debian's slim image, 75 MB, and Python beside it, as the official images of
autumn 2025 were.
"""


class Step(msgspec.Struct, frozen=True):
    instruction: str
    value: str

    @property
    def words(self) -> list[str]:
        """Of the exec form, or of what a shell would see."""
        return json.loads(self.value) if self.value.startswith("[") else shlex.split(self.value)


class Stage(msgspec.Struct, frozen=True):
    base: str
    steps: tuple[Step, ...]

    def all_of(self, instruction: str) -> list[Step]:
        return [step for step in self.steps if step.instruction == instruction]

    def one(self, instruction: str) -> Step:
        (step,) = self.all_of(instruction)
        return step

    def environment(self) -> dict[str, str]:
        pairs = [word.partition("=") for step in self.all_of("ENV") for word in shlex.split(step.value)]
        return {name: word for name, _, word in pairs}


def stages() -> list[Stage]:
    found = list[Stage]()
    for each in DockerfileParser(path=str(DOCKERFILE)).structure:
        step = Step(each["instruction"], each["value"])
        if step.instruction == "FROM":
            found.append(Stage(step.value, ()))
        elif step.instruction != "COMMENT":
            found[-1] = msgspec.structs.replace(found[-1], steps=(*found[-1].steps, step))
    return found


def ignored() -> list[str]:
    """What of the folder is not sent to who builds; with a `!`, what is."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def build(stage: Stage, root: Path) -> None:
    """Does what the stage does, as root would in `root`, with the Python that runs this, which is to be mounted at
    PYTHON later. Raises CalledProcessError.
    """
    (root / PYTHON).symlink_to(sys.base_prefix)
    folder = Path("/")
    environment = dict(os.environ)  # which says how packages are had here
    for step in stage.steps:
        if step.instruction == "ENV":
            environment |= {name: here(word, root) for name, word in stage.environment().items()}
        elif step.instruction == "WORKDIR":
            folder = Path(step.value)
            (root / step.value.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif step.instruction == "COPY":
            copy(step.words, root / str(folder).lstrip("/"))
        elif step.instruction == "RUN":
            (root / "tmp").mkdir(exist_ok=True)
            script = re.sub(r"^python |(?<=&& )python ", f"{root}/{PYTHON}/bin/python3 ", here(step.value, root))
            subprocess.run(["sh", "-ec", script], cwd=root / str(folder).lstrip("/"), env=environment, check=True)
    (root / PYTHON).unlink()
    (root / PYTHON).mkdir()


def here(text: str, root: Path) -> str:
    """Its folders, where they lie in truth."""
    return re.sub(r"(?<![\w.*'])/(?=(?:srv|opt|tmp)/)", f"{root}/", text)


def copy(words: list[str], folder: Path) -> None:
    *sources, target = words
    for source in sources:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, folder / target)


def files_below(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def size_of(folder: Path) -> int:
    """Bytes of what is in it."""
    return sum(file.stat().st_size for file in files_below(folder))
