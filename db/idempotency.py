"""Answers already given, by caller and key, written in the transaction of their effect."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from db.outbox import POSITION
from db.pool import Connection
from db.writes import Writes
from domain.refusals import KeyInUse, KeyReused

KEPT_HOURS: Final = 72
BRIEF_HOURS: Final = 6
BRIEF_ANSWERS_MAX: Final = 200
"""Of one caller. Whoever sends a command again does so within seconds, and has not sent 200 others meanwhile."""
PAST_AT_ONCE_MAX: Final = 10

# The lock tells "still running" from "never seen" without waiting for the other request to end. An answer that comes
# between the snapshot and the lock is not seen, and then there twice: the command is carried out again, and finds it.
CLAIM: Final = """
select claimed.ours, given.request_hash, given.status, given.body, given.position
from (select pg_try_advisory_xact_lock(hashtextextended($1 || chr(31) || $2, 0)) as ours) as claimed
left join idempotency_keys given on given.caller = $1 and given.key = $2
"""
KEPT: Final = f"""
kept as (
    insert into idempotency_keys (caller, key, request_hash, status, body, answered_at, about, brief, position)
    select $1, $2, $3, $4, $5, $6, $7, $8, {POSITION}
)
"""
# Another command of the same caller that is forgetting at this moment has it to itself: nobody waits for that.
KEPT_BRIEFLY: Final = f"""{KEPT}, past as (
    delete from idempotency_keys
    where (select pg_try_advisory_xact_lock(hashtextextended($1, 1))) and caller = $1 and key = any(array(
        select key from idempotency_keys where caller = $1 and brief
        order by answered_at desc offset {BRIEF_ANSWERS_MAX - 1} limit {PAST_AT_ONCE_MAX}))
)
"""
FORGET_BEFORE: Final = "delete from idempotency_keys where answered_at < $1 or (brief and answered_at < $2)"
FORGET: Final = "delete from idempotency_keys where caller = any($1::text[]) or about && $2::uuid[]"


class RequestKey(msgspec.Struct, frozen=True):
    """`request_hash` stands for the whole request, and so do the `older_hashes`, made with the shop's former secrets;
    `status` is the HTTP status its success answers.

    `brief`: to do it twice costs nobody anything. Of such answers a caller's BRIEF_ANSWERS_MAX newest are kept, for
    BRIEF_HOURS: all the others are kept for KEPT_HOURS.
    """

    caller: str
    key: str
    request_hash: bytes
    status: int
    older_hashes: tuple[bytes, ...] = ()
    brief: bool = False


class KeptAnswer(msgspec.Struct, frozen=True):
    """What a request was answered, and the position from which on every read model shows it."""

    status: int
    body: bytes
    position: int


class GivenAnswer(msgspec.Struct, frozen=True):
    """What a request was, or is going to be, answered."""

    request: RequestKey
    body: bytes


async def claim(connection: Connection, request: RequestKey) -> KeptAnswer | None:
    """The answer given before, or None and the key is ours until the transaction ends.

    Raises KeyInUse while another transaction holds it, KeyReused if it stands for another request.
    """
    row = await connection.fetchrow(CLAIM, request.caller, request.key)
    assert row is not None
    if not row["ours"]:
        raise KeyInUse
    if row["position"] is None:
        return None
    if row["request_hash"] not in (request.request_hash, *request.older_hashes):
        raise KeyReused
    return KeptAnswer(row["status"], row["body"], row["position"])


def keep(writes: Writes, given: GivenAnswer, now: datetime, about: Collection[UUID]) -> None:
    """Together with the events of its effect. `about` are the subjects of what happened: whatever an answer tells of a
    person is an account's, an order's or a review's that was changed.
    """
    request = given.request
    key = (request.caller, request.key, request.request_hash, request.status)
    writes.add(KEPT_BRIEFLY if request.brief else KEPT, *key, given.body, now, list(about), request.brief)


async def forget_about(connection: Connection, subjects: Collection[UUID]) -> None:
    """Answers that were given to one of these, or are about one."""
    await connection.execute(FORGET, [str(subject) for subject in subjects], list(subjects))


async def forget_past(connection: Connection, now: datetime) -> None:
    """What is past its hours."""
    await connection.execute(FORGET_BEFORE, now - timedelta(hours=KEPT_HOURS), now - timedelta(hours=BRIEF_HOURS))
