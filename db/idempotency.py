"""Answers already given, by caller and key, written in the transaction of their effect."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection
from domain.refusals import KeyInUse, KeyReused

KEPT_HOURS: Final = 72

# The lock tells "still running" from "never seen" without waiting for the other request to end.
CLAIM: Final = "select pg_try_advisory_xact_lock(hashtextextended($1 || chr(31) || $2, 0))"
FIND: Final = "select request_hash, status, body, position from idempotency_keys where caller = $1 and key = $2"
KEEP: Final = """
insert into idempotency_keys (caller, key, request_hash, status, body, position, answered_at, about)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
FORGET: Final = "delete from idempotency_keys where caller = any($1::text[]) or about && $2::uuid[]"


class RequestKey(msgspec.Struct, frozen=True):
    """`request_hash` stands for the whole request; `status` is the HTTP status its success answers."""

    caller: str
    key: str
    request_hash: bytes
    status: int


class GivenAnswer(msgspec.Struct, frozen=True):
    status: int
    body: bytes
    position: int


async def claim(connection: Connection, request: RequestKey) -> GivenAnswer | None:
    """The answer given before, or None and the key is ours until the transaction ends.

    Raises KeyInUse while another transaction holds it, KeyReused if it stands for another request.
    """
    if not await connection.fetchval(CLAIM, request.caller, request.key):
        raise KeyInUse
    row = await connection.fetchrow(FIND, request.caller, request.key)
    if row is None:
        return None
    if row["request_hash"] != request.request_hash:
        raise KeyReused
    return GivenAnswer(row["status"], row["body"], row["position"])


async def keep(
    connection: Connection, request: RequestKey, body: bytes, position: int, now: datetime, about: Collection[UUID]
) -> None:
    """`about` are the subjects of what happened: whatever an answer tells of a person is an account's, an order's or a
    review's that was changed.
    """
    values = (request.caller, request.key, request.request_hash, request.status, body, position, now)
    await connection.execute(KEEP, *values, list(about))


async def forget_about(connection: Connection, subjects: Collection[UUID]) -> None:
    """Answers that were given to one of these, or are about one."""
    await connection.execute(FORGET, [str(subject) for subject in subjects], list(subjects))


async def forget_before(connection: Connection, moment: datetime) -> None:
    await connection.execute("delete from idempotency_keys where answered_at < $1", moment)
