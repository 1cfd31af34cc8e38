"""Steps of migrations that go on beside an open shop: nobody waits for them longer than for a moment.

A revision of such steps can stop between two of them and be begun again: each finds what it has done before. So a
revision does one thing, and what it adds to a table in passing it adds `if_not_exists`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from db.revisions import LOCK_TIMEOUT

ROWS_MAX: Final = 5_000
"""In one transaction of `fill`: some 50 ms, for which their rows are locked."""
WAIT_SECONDS_MAX: Final = 3_600
"""For transactions that began earlier, behind which nobody waits."""
LEFT_HALF_MADE: Final = "select not indisvalid from pg_index where indexrelid = to_regclass(:name)"


@contextmanager
def beside() -> Iterator[None]:
    """No transaction, and no hurry: what is done here locks no row and no table against anybody who buys."""
    with op.get_context().autocommit_block():
        op.execute(f"set lock_timeout = '{WAIT_SECONDS_MAX}s'")
        yield
        op.execute(f"set lock_timeout = '{LOCK_TIMEOUT}'")


def index(name: str, table: str, columns: Sequence[str | sa.TextClause], **options: Any) -> None:
    """An index of a table that is in use; `options` are those of `op.create_index`."""
    with beside():
        if not op.get_context().as_sql and op.get_bind().scalar(sa.text(LEFT_HALF_MADE), {"name": name}):
            op.execute(f"drop index concurrently {name}")
        op.create_index(name, table, list(columns), postgresql_concurrently=True, if_not_exists=True, **options)


def no_index(name: str) -> None:
    with beside():
        op.execute(f"drop index concurrently if exists {name}")


def constraint(name: str, table: str, definition: str) -> None:
    """Such as `check (total >= 0)` or `foreign key (a) references b (id)`. It holds for new rows at once, and for all
    once they were looked at.
    """
    op.execute(f"alter table {table} drop constraint if exists {name}")
    op.execute(f"alter table {table} add constraint {name} {definition} not valid")
    with beside():
        op.execute(f"alter table {table} validate constraint {name}")


def value_needed(table: str, column: str) -> None:
    """NOT NULL. All rows have one by then (`fill`); the proof of it stays as a constraint until the column's own."""
    proof = f"{column}_there"
    constraint(proof, table, f"check ({column} is not null)")
    op.execute(f"alter table {table} alter column {column} set not null")
    op.execute(f"alter table {table} drop constraint {proof}")


def fill(table: str, key: str, assignment: str, where: str) -> None:
    """`update table set assignment where ...`, ROWS_MAX rows by their `key` at a time, each lot a transaction. They are
    locked in its order, as commands lock theirs.

    Rows that come meanwhile are written by a program that knows the column, or by its default. Nothing in a script:
    what it comes to depends on the rows.
    """
    if op.get_context().as_sql:
        op.execute(f"-- update {table} set {assignment} where {where}, in lots of {ROWS_MAX}")
        return
    first = op.get_bind().scalar(sa.text(f"select {key} from {table} order by 1 limit 1"))
    if first is None:
        return
    lot = f"select {key} from {table} where {key} > :last order by 1 limit {ROWS_MAX}"
    upto = sa.text(f"select {key} from ({lot}) as lot order by 1 desc limit 1")
    locked = f"select {key} from {table} where ({where}) and {key}"
    update = f"update {table} set {assignment} where {key} in ({locked}"
    with op.get_context().autocommit_block():
        connection, last = op.get_bind(), first
        connection.execute(sa.text(f"{update} = :first for no key update)"), {"first": first})
        following = sa.text(f"{update} > :last and {key} <= :end order by 1 for no key update)")
        while (end := connection.scalar(upto, {"last": last})) is not None:
            connection.execute(following, {"last": last, "end": end})
            last = end
