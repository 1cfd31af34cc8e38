"""Which files lie in the media store, or may: each is claimed here before it is put there.

So whatever happens to a process, a file that nothing names is found by its row. From `leaving_at` on nobody can name it
again, until it and its row are gone.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from db.pool import Connection
from domain.outages import FileLeaving

CLAIM: Final = """
insert into media_files (name, claimed_at, thumbnails) values ($1, $2, $3)
on conflict (name) do update set claimed_at = excluded.claimed_at where media_files.leaving_at is null returning name
"""
# Their own tables' rows name them in the same transaction, so that nobody lets them leave until it ends.
KNOWN: Final = """
select name, leaving_at, thumbnails::text, thumbnails_due_at from media_files where name = any($1::text[])
order by name for key share
"""
ADD: Final = """
insert into media_files (name, claimed_at) select name, $2::timestamptz from unnest($1::text[]) as name order by name
on conflict (name) do nothing
"""
WANT: Final = "update media_files set thumbnails_due_at = $2, thumbnail_tries = 0 where name = any($1::text[])"
# Claimed anew, so that a sweep doesn't take a file away beside which smaller ones are being put.
CLAIM_DUE: Final = """
update media_files f set claimed_at = $1, thumbnail_tries = thumbnail_tries + 1,
                         thumbnails_due_at = $1::timestamptz + make_interval(secs => $3 * (thumbnail_tries + 1))
where f.name in (select d.name from media_files d where d.thumbnails_due_at <= $1 and d.leaving_at is null
                 order by d.thumbnails_due_at limit $2 for no key update skip locked)
returning f.name, f.thumbnail_tries as tries
"""
# Whoever names a file has locked its row until the end, and is passed over.
UNNAMED: Final = """
select d.name from media_files d
where d.claimed_at < $1 and (d.leaving_at is null or d.leaving_at < $2)
  and not exists (select from product_images i where i.file_name = d.name)
order by d.name limit $3 for update skip locked
"""
# Looks again: somebody may have named one between that statement's view of things and its locks.
LEAVE: Final = """
update media_files f set leaving_at = $2, thumbnails_due_at = null
where f.name = any($1::text[]) and not exists (select from product_images i where i.file_name = f.name)
returning f.name
"""


class DueFile(msgspec.Struct, frozen=True):
    """`tries` counts this one too."""

    name: str
    tries: int


class MediaFiles:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def claim(self, name: str, thumbnails: Mapping[str, str], now: datetime) -> None:
        """Before it is put. `thumbnails` are those a store makes itself. Raises FileLeaving."""
        claimed = await self._connection.fetchval(CLAIM, name, now, msgspec.json.encode(thumbnails).decode())
        if claimed is None:
            raise FileLeaving

    async def hold(self, names: Collection[str], now: datetime) -> dict[str, dict[str, str]]:
        """As rows come to name them: where their smaller sizes are; those that aren't there yet are due. Files nobody
        has claimed (an import names them) are believed to be there. Raises FileLeaving.
        """
        if not names:
            return {}
        rows = await self._connection.fetch(KNOWN, names)
        if len(rows) < len(set(names)):
            await self._connection.execute(ADD, names, now)
            rows = await self._connection.fetch(KNOWN, names)
        if any(row["leaving_at"] is not None for row in rows):
            raise FileLeaving
        held = {row["name"]: msgspec.json.decode(row["thumbnails"]) for row in rows}
        if wanting := [row["name"] for row in rows if not held[row["name"]] and row["thumbnails_due_at"] is None]:
            await self._connection.execute(WANT, wanting, now)
        return held

    async def claim_due(self, now: datetime, count: int, again_seconds: float) -> list[DueFile]:
        """Those whose smaller sizes are to be made. Each is due again a while later, each time a longer one."""
        rows = await self._connection.fetch(CLAIM_DUE, now, count, again_seconds)
        return [DueFile(row["name"], row["tries"]) for row in rows]

    async def note_thumbnails(self, name: str, thumbnails: Mapping[str, str]) -> None:
        await self._connection.execute(
            "update media_files set thumbnails = $2, thumbnails_due_at = null where name = $1",
            name,
            msgspec.json.encode(thumbnails).decode(),
        )

    async def want_no_thumbnails(self, name: str) -> None:
        await self._connection.execute("update media_files set thumbnails_due_at = null where name = $1", name)

    async def leave(self, now: datetime, unclaimed_since: datetime, left_open_since: datetime, count: int) -> list[str]:
        """Those that nothing names and nobody has claimed since; and those whose end a process left open."""
        rows = await self._connection.fetch(UNNAMED, unclaimed_since, left_open_since, count)
        left = await self._connection.fetch(LEAVE, [row["name"] for row in rows], now)
        return [row["name"] for row in left]

    async def forget(self, names: Sequence[str]) -> None:
        """Those that have left."""
        statement = "delete from media_files where leaving_at is not null and name = any($1::text[])"
        await self._connection.execute(statement, names)
