"""deploy/Dockerfile, read."""

import json
import shlex
from pathlib import Path
from typing import Final

import msgspec
from dockerfile_parse import DockerfileParser

ROOT: Final = Path(__file__).parents[2]
DOCKERFILE: Final = ROOT / "deploy" / "Dockerfile"
IMAGE_USER: Final = 10001


class Step(msgspec.Struct, frozen=True):
    instruction: str
    value: str

    @property
    def words(self) -> list[str]:
        """Of the exec form, or of what a shell would see."""
        return json.loads(self.value) if self.value.startswith("[") else shlex.split(self.value)

    @property
    def parts(self) -> list[list[str]]:
        """The words of each command that `&&` joins."""
        return [shlex.split(part) for part in self.value.split("&&")]


class Stage(msgspec.Struct, frozen=True):
    base: str
    steps: tuple[Step, ...]

    def all_of(self, instruction: str) -> list[Step]:
        return [step for step in self.steps if step.instruction == instruction]

    def one(self, instruction: str) -> Step:
        (step,) = self.all_of(instruction)
        return step

    def environment(self) -> dict[str, str]:
        return {name: word for step in self.all_of("ENV") for name, word in pairs(step).items()}


def pairs(step: Step) -> dict[str, str]:
    """What an ENV sets."""
    return {name: word for name, _, word in (each.partition("=") for each in step.words)}


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
