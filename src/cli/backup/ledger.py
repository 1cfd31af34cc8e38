"""The ledger, as one snapshot shows it: what it is, and `pg_dump`'s writing of it."""

import re
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from cli.backup.archive import CHUNK_BYTES
from cli.backup.programs import way_in
from cli.stores.process import StartFailed
from db.pool import Connection

COUNTED: Final = ("accounts", "products", "orders", "payments", "refunds")
LOCK_SECONDS_MAX: Final = 60
"""For a table that a migration has at this moment."""
FACTS: Final = """
select pg_export_snapshot() as snapshot, now() as taken_at,
  (select version_num from alembic_version) as schema,
  (select coalesce(max(position), 0) from outbox) as position, name, currency, time_zone
from shop
"""
SIZES: Final = """
select relname as name, relpages::bigint * 8192 as bytes from pg_class
where relkind = 'r' and relnamespace = current_schema()::regnamespace
"""
BEGINS: Final = re.compile(rb'dumping contents of table "[^"]*\.([^."]+)"')


class Ledger(msgspec.Struct, frozen=True):
    """`snapshot` is what others see it by, as long as the transaction lasts that told it; `sizes` in bytes."""

    snapshot: str
    taken_at: datetime
    schema: str
    position: int
    name: str
    currency: str
    time_zone: str
    postgres: int
    counts: dict[str, int]
    sizes: dict[str, int]


async def ledger_in(connection: Connection) -> Ledger:
    """In the snapshot of its transaction."""
    facts = await connection.fetchrow(FACTS)
    assert facts is not None
    return Ledger(
        **dict(facts),
        postgres=connection.get_server_version().major,
        counts=await counts_in(connection),
        sizes={row["name"]: row["bytes"] for row in await connection.fetch(SIZES)},
    )


async def counts_in(connection: Connection) -> dict[str, int]:
    return {table: await connection.fetchval(f"select count(*) from {table}") for table in COUNTED}  # noqa: S608


def dumped(pg_dump: Path, url: str, ledger: Ledger, advance: Callable[[int], None]) -> Iterator[bytes]:
    """Without owners and rights: those are the server's it is restored to. `advance` hears how many bytes of the tables
    are behind. Raises StartFailed.
    """
    address, environment = way_in(url)
    options = ["--format=custom", "--no-owner", "--no-privileges", "--verbose", f"--snapshot={ledger.snapshot}"]
    options += [f"--lock-wait-timeout={LOCK_SECONDS_MAX}s", f"--dbname={address}"]
    dumping = subprocess.Popen(  # noqa: S603
        [pg_dump, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    assert dumping.stdout is not None
    listener = Listener(dumping, ledger.sizes, advance)
    try:
        while chunk := dumping.stdout.read(CHUNK_BYTES):
            yield chunk
        if dumping.wait():
            raise StartFailed(f"pg_dump failed: {listener.last_words()}")
    finally:
        dumping.kill()
        dumping.wait()
        listener.join()
        dumping.stdout.close()


class Listener(threading.Thread):
    """Hears what pg_dump says of itself, which it would else wait for somebody to read."""

    def __init__(
        self, program: "subprocess.Popen[bytes]", sizes: Mapping[str, int], advance: Callable[[int], None]
    ) -> None:
        super().__init__(daemon=True)
        self._said: Any = program.stderr
        self._sizes = sizes
        self._advance = advance
        self._lines: list[str] = []
        self.start()

    def run(self) -> None:
        behind, size = 0, 0
        with self._said:
            for line in self._said:
                if table := BEGINS.search(line):
                    behind, size = behind + size, self._sizes.get(table[1].decode(), 0)
                    self._advance(behind)
                else:
                    self._lines = [*self._lines[-4:], line.decode(errors="replace").strip()]

    def last_words(self) -> str:
        """What went wrong, where it says so."""
        self.join()
        errors = [line for line in self._lines if "error:" in line]
        return (errors or self._lines or ["it said nothing"])[-1]
