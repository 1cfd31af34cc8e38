"""What the tutorial has its reader type, out of its pages."""

import re
from pathlib import Path
from typing import Final, NamedTuple

TUTORIAL: Final = Path(__file__).parents[2] / "docs" / "tutorial"
STEP: Final = re.compile(r"```sh\n(.*?)```(?:\n\n```text\n(.*?)```)?", re.S)
PART: Final = re.compile(r"`([\w.]+)`(?:, below)?:\n\n```(?:html|js)\n(.*?)```", re.S)


class Step(NamedTuple):
    """`answers` are lines that stand somewhere in what it prints."""

    commands: str
    answers: tuple[str, ...]


def steps(page: str) -> list[Step]:
    found = STEP.findall((TUTORIAL / page).read_text())
    return [Step(commands, tuple(answers.splitlines())) for commands, answers in found]


def files(page: str) -> dict[str, str]:
    """By their names, each whole, as its parts are shown one below the other."""
    whole: dict[str, str] = {}
    for name, part in PART.findall((TUTORIAL / page).read_text()):
        whole[name] = "\n".join(filter(None, (whole.get(name), part)))
    return whole
