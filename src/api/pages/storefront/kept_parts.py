"""Parts of pages that are the same for whoever looks: made once, and kept for a while."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import msgspec

from domain.languages import Language

PARTS_KEPT_MAX: Final = 1_000
PARTS_KEPT_BYTES_MAX: Final = 16 * 2**20
"""Of what they are made of and of the parts together, as far as those are texts: a process holds about this much."""


class Made(msgspec.Struct, frozen=True):
    """What a part is made of, all of it."""

    document: bytes
    language: Language
    zone: str
    facts: tuple[object, ...]


Part = tuple[str, ...]


class KeptParts:
    """The ones that were asked for last. What they are made of changes: then nobody asks for them again."""

    def __init__(self, count_max: int = PARTS_KEPT_MAX, bytes_max: int = PARTS_KEPT_BYTES_MAX) -> None:
        self._kept: OrderedDict[Made, Part] = OrderedDict()
        self._count_max = count_max
        self._bytes_max = bytes_max
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def bytes_kept(self) -> int:
        return self._bytes

    def part(self, of: Made, make: Callable[[], Part]) -> Part:
        if (kept := self._kept.get(of)) is not None:
            self._kept.move_to_end(of)
            return kept
        made = self._kept[of] = make()
        self._bytes += bytes_of(of, made)
        while self._bytes > self._bytes_max or len(self._kept) > self._count_max:
            self._bytes -= bytes_of(*self._kept.popitem(last=False))
        return made


def bytes_of(of: Made, part: Part) -> int:
    return len(of.document) + sum(len(text.encode()) for text in part)
