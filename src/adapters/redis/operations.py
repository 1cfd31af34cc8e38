"""What a batch does to a generation, as Redis commands."""

from collections.abc import Sequence

from adapters.redis.keys import changes_key, document_key, rank_key, table_key
from read_models.model import Document, ReadModel

Operation = tuple[str, ...]
"""A Redis command: its name, its key, its arguments; text only, since cmsgpack reads no binary strings."""


def document_operations(model: ReadModel, generation: int, documents: Sequence[Document]) -> list[Operation]:
    operations: list[Operation] = []
    for document in documents:
        key = document_key(model, generation, document.key)
        operations.append(("DEL", key) if document.body is None else ("SET", key, document.body.decode()))
        for name, score in document.ranks.items():
            rank = rank_key(model, generation, name)
            if score is None:
                operations.append(("ZREM", rank, document.key))
            else:
                operations.append(("ZADD", rank, str(score), document.key))
    return operations


def total_operation(model: ReadModel, generation: int, period: str, cell: str, amount: int) -> Operation:
    return ("HINCRBY", table_key(model, generation, "totals", period), cell, str(amount))


def exact_operation(model: ReadModel, generation: int, table: str, period: str, cell: str, amount: int) -> Operation:
    """What a cell is from now on: written twice, it is the same."""
    key = table_key(model, generation, table, period)
    if table == "totals":
        return ("HSET", key, cell, str(amount)) if amount else ("HDEL", key, cell)
    return ("ZADD", key, str(amount), cell) if amount else ("ZREM", key, cell)


def ranking_operation(model: ReadModel, generation: int, table: str, period: str, cell: str, amount: int) -> Operation:
    return ("ZINCRBY", table_key(model, generation, table, period), str(amount), cell)


def change_operation(model: ReadModel, generation: int, position: int, change: str, kept_max: int) -> Operation:
    """One more of the changes made at a position, of which about the last `kept_max` are kept."""
    key = changes_key(model, generation)
    return ("XADD", key, "MAXLEN", "~", str(kept_max), f"{position}-*", "change", change)
