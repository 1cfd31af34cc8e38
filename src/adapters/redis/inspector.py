"""Looking at whole generations in Redis, for those who verify them."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from adapters.redis.client import Redis, redis_answers
from adapters.redis.connection import Command
from adapters.redis.keys import changes_key, document_key, generation_prefix, parked_key, rank_key, slot_key, table_key
from adapters.redis.pairs import pairs
from adapters.redis.standings import parse_standing
from domain.outages import OutOfStep
from read_models.model import Document, ReadModel, Slot, Standing

SCAN_KEYS: Final = 500

Entry = tuple[bytes, bytes]
"""Of a log: its name, and what it tells."""


class Cells(msgspec.Struct, frozen=True):
    """Some tables' cells by table, period and name, and the standing, the left-out events and the newest entry of their
    log that they had together.
    """

    standing: Standing
    parked: frozenset[int]
    told: Entry | None
    amounts: Mapping[tuple[str, str, str], int]


class RedisInspector:
    """Every method raises StoreDown("redis") when Redis does not answer."""

    def __init__(self, redis: Redis, model: ReadModel) -> None:
        self._line = redis.read_models
        self._model = model

    async def documents(self, generation: int, documents: Sequence[Document]) -> list[Document]:
        """The same documents as they lie there, with their scores in the same ranks."""
        if not documents:
            return []
        members: dict[str, list[str]] = defaultdict(list)
        for document in documents:
            for name in document.ranks:
                members[name].append(document.key)
        with redis_answers():
            bodies, *scores = await self._line.ask_together(
                ("MGET", *(document_key(self._model, generation, document.key) for document in documents)),
                *(("ZMSCORE", rank_key(self._model, generation, name), *keys) for name, keys in members.items()),
            )
        found = {
            (name, key): None if score is None else int(score)
            for (name, keys), row in zip(members.items(), scores, strict=True)
            for key, score in zip(keys, row, strict=True)
        }
        return [
            Document(document.key, body, {name: found[name, document.key] for name in document.ranks})
            for document, body in zip(documents, bodies, strict=True)
        ]

    async def document_keys(self, generation: int) -> AsyncIterator[list[str]]:
        """Those there are, in no order, some perhaps twice."""
        prefix = document_key(self._model, generation, "")
        async for keys in self._scan(prefix):
            yield keys

    async def tables(self, generation: int) -> set[tuple[str, str]]:
        """Every table and period there is."""
        found = set[tuple[str, str]]()
        async for keys in self._scan(generation_prefix(self._model, generation)):
            parts = (key.partition(":") for key in keys)
            found |= {(table, period) for table, _, period in parts if period}  # what has none is no table
        return found

    async def cells(self, slot: Slot, generation: int, tables: Sequence[tuple[str, str]]) -> Cells:
        """All of them in one step. Raises OutOfStep where the slot holds another generation by now."""
        with redis_answers():
            (text,), parked, told, *rows = await self._line.ask_together(
                ("MGET", slot_key(self._model, slot)),
                ("SMEMBERS", parked_key(self._model, generation)),
                ("XREVRANGE", changes_key(self._model, generation), "+", "-", "COUNT", 1),
                *(cells_of(table, table_key(self._model, generation, table, period)) for table, period in tables),
            )
        standing = parse_standing(text)
        if standing is None or standing.generation != generation:
            raise OutOfStep(self._model.name, 0 if standing is None else standing.position, 0)
        amounts = {
            (table, period, cell.decode()): int(amount)
            for (table, period), row in zip(tables, rows, strict=True)
            for cell, amount in pairs(row)
        }
        newest = next(iter(entries(told)), None)
        return Cells(standing, frozenset(int(position) for position in parked), newest, amounts)

    async def told_between(self, generation: int, first: Entry, last: Entry) -> list[bytes] | None:
        """What the log tells after one of its entries up to another; None where it doesn't go back to the first."""
        with redis_answers():
            found = await self._line.ask("XRANGE", changes_key(self._model, generation), first[0], last[0])
        told = entries(found)
        return [text for _, text in told[1:]] if told and told[0] == first and told[-1] == last else None

    async def _scan(self, prefix: str) -> AsyncIterator[list[str]]:
        cursor = b"0"
        while True:
            with redis_answers():
                cursor, keys = await self._line.ask("SCAN", cursor, "MATCH", f"{glob(prefix)}*", "COUNT", SCAN_KEYS)
            yield [key.decode().removeprefix(prefix) for key in keys]
            if cursor == b"0":
                return


def cells_of(table: str, key: str) -> Command:
    return ("HGETALL", key) if table == "totals" else ("ZRANGE", key, 0, -1, "WITHSCORES")


def entries(found: Any) -> list[Entry]:
    return [(name, change) for name, (_, change) in found]


def glob(text: str) -> str:
    """As a pattern that means just these characters."""
    return "".join(f"\\{character}" if character in "*?[]\\" else character for character in text)
