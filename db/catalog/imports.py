"""Catalogs that were sent over HTTP, in Postgres: their files in pieces, how far they have come, what was refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection
from domain.catalog.catalog_import import REFUSED_ROWS_KEPT_MAX, CatalogImport, RefusedRow
from domain.events import ImportChanged
from domain.faults import Fault
from domain.refusals import NotFound

FACTS: Final = ", ".join(name for name in CatalogImport.__struct_fields__ if name != "refused_rows")
LOAD: Final = f"select {FACTS} from imports where id = any($1::uuid[]) order by id"
REFUSED_ROWS: Final = """
select import_id, line, sku, reason, errors from import_refused_rows
where import_id = any($1::uuid[]) order by import_id, place
"""
DUE: Final = f"select {FACTS} from imports where status in ('waiting', 'running') order by id limit 1"
WAITING: Final = "select count(*) from imports where status in ('waiting', 'running')"
LOCK: Final = f"select {FACTS} from imports where id = $1 for update"
ADD: Final = """
insert into imports (id, version, status, file_name, bytes, default_stock, read_bytes, rows, created, changed,
                     unchanged, refused, unknown_fields, created_at)
values ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, 0, 0, '{}', $7)
"""
CHANGE: Final = """
update imports set version = $2, status = $3, read_bytes = $4, rows = $5, created = $6, changed = $7, unchanged = $8,
                   refused = $9, unknown_fields = $10, problem = $11, started_at = $12, ended_at = $13
where id = $1
"""
REFUSE: Final = """
insert into import_refused_rows (import_id, place, line, sku, reason, errors)
select $1, place, line, sku, reason, errors::jsonb
from unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::text[]) as row(place, line, sku, reason, errors)
"""
KEEP: Final = "insert into import_pieces (import_id, place, content) values ($1, $2, $3)"
PIECE: Final = "select content from import_pieces where import_id = $1 and place = $2"
# An id tells the moment it was made: pieces nobody began an import of are those of a request that broke off.
FORGET_PIECES: Final = """
delete from import_pieces p where p.import_id < $1
and not exists (select from imports i where i.id = p.import_id and i.status in ('waiting', 'running'))
"""
FORGET: Final = "delete from imports where ended_at < $1 returning id, version"

decode_faults: Final = msgspec.json.Decoder(list[Fault]).decode


async def load_imports(connection: Connection, ids: Sequence[UUID]) -> list[CatalogImport]:
    refused: dict[UUID, list[RefusedRow]] = {}
    for row in await connection.fetch(REFUSED_ROWS, ids):
        said = RefusedRow(row["line"], row["sku"], row["reason"], decode_faults(row["errors"]))
        refused.setdefault(row["import_id"], []).append(said)
    return [read(dict(row), refused.get(row["id"], ())) for row in await connection.fetch(LOAD, ids)]


def read(facts: dict[str, object], refused: Sequence[RefusedRow] = ()) -> CatalogImport:
    return msgspec.convert(facts | {"refused_rows": list(refused)}, CatalogImport)


class Imports:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def keep_piece(self, of: UUID, place: int, content: bytes) -> None:
        """Of a file, from place 0 on."""
        await self._connection.execute(KEEP, of, place, content)

    async def piece(self, of: UUID, place: int) -> bytes | None:
        """None behind the last."""
        content: bytes | None = await self._connection.fetchval(PIECE, of, place)
        return content

    async def count_waiting(self) -> int:
        return int(await self._connection.fetchval(WAITING))

    async def add(self, new: CatalogImport) -> ImportChanged:
        """What to record of it."""
        await self._connection.execute(
            ADD, new.id, new.version, new.status, new.file_name, new.bytes, new.default_stock, new.created_at
        )
        return ImportChanged(subject=new.id, version=new.version)

    async def due(self) -> CatalogImport | None:
        """The one that was sent first, of those that are not over; without its refused rows."""
        row = await self._connection.fetchrow(DUE)
        return None if row is None else read(dict(row))

    async def lock(self, one: UUID) -> CatalogImport:
        """Without its refused rows. Raises NotFound."""
        row = await self._connection.fetchrow(LOCK, one)
        if row is None:
            raise NotFound("import")
        return read(dict(row))

    async def change(self, to: CatalogImport, refused: Sequence[tuple[int, RefusedRow]] = ()) -> ImportChanged:
        """`refused` are more rows with their places in the file. What to record of it."""
        await self._connection.execute(
            CHANGE,
            to.id,
            to.version,
            to.status,
            to.read_bytes,
            to.rows,
            to.created,
            to.changed,
            to.unchanged,
            to.refused,
            list(to.unknown_fields),
            to.problem,
            to.started_at,
            to.ended_at,
        )
        if kept := refused[: max(0, REFUSED_ROWS_KEPT_MAX - (to.refused - len(refused)))]:
            await self._connection.execute(
                REFUSE,
                to.id,
                [place for place, _ in kept],
                [row.line for _, row in kept],
                [row.sku for _, row in kept],
                [row.reason for _, row in kept],
                [msgspec.json.encode(row.errors).decode() for _, row in kept],
            )
        return ImportChanged(subject=to.id, version=to.version)

    async def forget_file(self, of: UUID) -> None:
        await self._connection.execute("delete from import_pieces where import_id = $1", of)

    async def forget_before(self, ended: datetime, pieces_before: UUID) -> list[ImportChanged]:
        """Imports that ended before a moment, and pieces without an import. What to record of it."""
        await self._connection.execute(FORGET_PIECES, pieces_before)
        gone = await self._connection.fetch(FORGET, ended)
        return [ImportChanged(subject=row["id"], version=row["version"] + 1) for row in gone]
