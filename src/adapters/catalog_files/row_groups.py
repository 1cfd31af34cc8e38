"""Which rows of a table are about one product: those with one name or one slug, and all that such rows lead to."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from adapters.catalog_files.table_rows import Key, TableRow

NO_ROW: Final = TableRow(0, {})


def grouped(rows: Iterable[TableRow]) -> "RowGroups":
    """All rows of a file. One that can't be read, and has no name of another row, may be of the product beside it."""
    groups = RowGroups()
    sound: set[Key] = set()
    beside: list[tuple[int, Sequence[Key], Key]] = []
    before = NO_ROW
    for row in chain(rows, [NO_ROW]):
        groups.add(row.keys, row.line)
        if row.fault is None:
            sound.update(row.keys)
        for one, other in ((before, row), (row, before)):
            if one.fault is not None and other.keys:
                beside.append((one.line, one.keys, other.keys[0]))
        before = row
    for line, keys, neighbour in beside:
        if sound.isdisjoint(keys):
            groups.doubt(neighbour, line)
    return groups


class RowGroups:
    """A row that has a name and a slug joins the rows that have one of them, in whatever order they come.

    Disjoint sets: each key leads on to another one of its group, and at last to the group's own.
    """

    def __init__(self) -> None:
        self._leads_to: dict[Key, Key] = {}
        self._last_lines: dict[Key, int] = {}
        self._doubts: dict[Key, int] = {}

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

    def doubt(self, key: Key, line: int) -> None:
        """Whether the row in this line is of this key's group, nobody can tell. Once all are added."""
        self._doubts.setdefault(self.group(key), line)

    def doubtful_line(self, group: Key) -> int | None:
        return self._doubts.get(group)

    def ends_with(self, group: Key, line: int) -> bool:
        return self._last_lines[group] == line
