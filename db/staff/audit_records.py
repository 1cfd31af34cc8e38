"""The audit, in Postgres: records are added, and never changed or taken away. A trigger sees to that for everybody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.ids import new_id
from db.pool import Connection
from db.writes import Writes
from domain.staff.audit import AuditRecord, Facts, Staff, Target, change

LOAD: Final = """
select id, at, actor_id, request_id, address, key_id, action, target_kind, target, before, after
from audit_records where id = any($1::uuid[]) order by id
"""
# By this name a transaction holds one record: a second one is refused as a mistake.
ADD: Final = """
audited as (
    insert into audit_records (id, at, actor_id, request_id, address, action, target_kind, target, before, after,
                               key_id)
    values ($1::uuid, $2::timestamptz, $3::uuid, $4::text, $5::text, $6::text, $7::text, $8::text, $9::jsonb,
            $10::jsonb, $11::uuid)
)
"""


async def load_audit_records(connection: Connection, ids: Sequence[UUID]) -> list[AuditRecord]:
    return [
        AuditRecord(
            row["id"],
            row["at"],
            Staff(row["actor_id"], row["request_id"], row["address"], row["key_id"]),
            row["action"],
            msgspec.convert({"kind": row["target_kind"], "id": row["target"]}, Target),
            facts_in(row["before"]),
            facts_in(row["after"]),
        )
        for row in await connection.fetch(LOAD, ids)
    ]


def facts_in(column: str | None) -> Facts | None:
    return None if column is None else msgspec.json.decode(column, type=Facts)


def column_of(facts: Facts | None) -> str | None:
    return None if facts is None else msgspec.json.encode(facts).decode()


class AuditRecords:
    def __init__(self, writes: Writes) -> None:
        self._writes = writes

    def add(
        self, staff: Staff, action: str, target: Target, before: object, after: object, at: datetime
    ) -> AuditRecord:
        were, are = change(before, after)
        record = AuditRecord(new_id(), at, staff, action, target, were, are)
        self._writes.add(
            ADD,
            record.id,
            at,
            staff.account,
            staff.request_id,
            staff.address,
            action,
            target.kind,
            target.id,
            column_of(were),
            column_of(are),
            staff.key,
        )
        return record
