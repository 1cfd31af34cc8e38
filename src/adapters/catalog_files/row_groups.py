"""Which rows of a table are about one product: those with one name or one slug, and all that such rows lead to."""

from collections.abc import Sequence
from typing import TypeAlias

from domain.folding import caseless

Key: TypeAlias = tuple[str, str]


def keys_of(product: str, slug: str) -> tuple[Key, ...]:
    """What a row may be known by; a name is no slug, and an empty text is neither."""
    return tuple((kind, caseless(text)) for kind, text in (("product", product), ("slug", slug)) if text)


class RowGroups:
    """A row that has a name and a slug joins the rows that have one of them, in whatever order they come.

    Disjoint sets: each key leads on to another one of its group, and at last to the group's own.
    """

    def __init__(self) -> None:
        self._leads_to: dict[Key, Key] = {}
        self._last_lines: dict[Key, int] = {}

    def add(self, keys: Sequence[Key], line: int) -> None:
        """Lines come in their order."""
        for key in keys:
            self._leads_to.setdefault(key, key)
        if keys:
            first, *others = (self.group(key) for key in keys)
            self._leads_to |= dict.fromkeys(others, first)
            self._last_lines[first] = line

    def group(self, key: Key) -> Key:
        """Of a key that was added."""
        while (next_one := self._leads_to[key]) != key:
            self._leads_to[key] = self._leads_to[next_one]
            key = next_one
        return key

    def ends_with(self, group: Key, line: int) -> bool:
        return self._last_lines[group] == line
