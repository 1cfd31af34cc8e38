"""The tables of docs/metrics.md."""

import re
from pathlib import Path

import msgspec

PAGE = Path(__file__).parent.parent / "docs" / "metrics.md"
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| ([\w, ]*)\| ([\w, ]+) \|", re.MULTILINE)
TOLD_BY_ALL_APIS = "shop"


class Metric(msgspec.Struct, frozen=True):
    kind: str
    labels: frozenset[str]
    told_by: frozenset[str]

    def is_told_by(self, process: str) -> bool:
        return process in self.told_by or (process == "api" and TOLD_BY_ALL_APIS in self.told_by)


def words(text: str) -> frozenset[str]:
    return frozenset(filter(None, (word.strip() for word in text.split(","))))


def metrics() -> dict[str, Metric]:
    """By name."""
    return {
        name: Metric(kind, words(labels), words(told_by))
        for name, kind, labels, told_by in ROW.findall(PAGE.read_text())
    }
