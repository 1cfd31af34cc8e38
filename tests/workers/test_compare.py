"""When a document is wrong, and when it has only changed while somebody looked."""

from collections.abc import Sequence

from read_models.model import Document, Standing
from workers.compare import LOOKS_MAX, wrong_documents


class Table:
    """One row whose value the tables and the read model say turn by turn, the last one from then on."""

    def __init__(self, tables: Sequence[str], shown: Sequence[str]) -> None:
        self._tables = list(tables)
        self._shown = list(shown)
        self.reached: list[int] = []

    async def expected(self, keys: Sequence[str]) -> list[Document]:
        value = self._tables.pop(0) if len(self._tables) > 1 else self._tables[0]
        return [Document("row", value.encode())]

    async def last_position(self) -> int:
        return 7

    async def reach(self, position: int) -> Standing:
        self.reached.append(position)
        return Standing(1, position, 0, 0)

    async def stored(self, generation: int, documents: Sequence[Document]) -> list[Document]:
        value = self._shown.pop(0) if len(self._shown) > 1 else self._shown[0]
        return [Document(document.key, value.encode()) for document in documents]

    def owner(self, document: Document) -> str:
        return document.key


async def wrong(tables: Sequence[str], shown: Sequence[str]) -> list[tuple[bytes | None, bytes | None]]:
    table = Table(tables, shown)
    found = await wrong_documents(table, await table.expected(["row"]), table.reach)
    assert set(table.reached) == {7}, "nothing is compared before the read model has come as far as the tables"
    return [(should.body, does.body) for should, does in found]


async def test_what_the_tables_say_is_right() -> None:
    assert await wrong(["a"], ["a"]) == []


async def test_what_the_tables_said_neither_before_nor_after_is_wrong() -> None:
    assert await wrong(["a"], ["b"]) == [(b"a", b"b")]


async def test_what_the_tables_say_a_moment_later_is_right() -> None:
    assert await wrong(["a", "b"], ["b"]) == []


async def test_what_is_wrong_only_once_is_looked_at_again() -> None:
    """It may have been read between a change and its opposite."""
    assert await wrong(["a"], ["b", "a"]) == []


async def test_what_changes_all_the_while_is_not_called_wrong() -> None:
    values = [str(number) for number in range(2 * LOOKS_MAX)]
    assert await wrong(values, ["x"]) == []
