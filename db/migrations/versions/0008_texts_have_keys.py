"""Names, SKUs and addresses are compared by keys of our own making; former slugs; texts as the shop keeps them now.

Where two that were apart are the same by now, the older one has the key. The others stay, each under a key of its own
that no new name has: an SKU as it is typed (who types it so finds it), anything else with its id.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from domain.accounts.account import email_key
from domain.catalog.descriptions import clean_description
from domain.catalog.gtin import barcode
from domain.folding import caseless
from domain.names import clean_name
from domain.refusals import InvalidInput

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROWS_AT_ONCE = 1_000

KEYS: dict[tuple[str, str, str], Callable[[str], str]] = {
    ("accounts", "email", "email_key"): email_key,
    ("brands", "name", "name_key"): caseless,
    ("tags", "name", "name_key"): caseless,
    ("categories", "name", "name_key"): caseless,
    ("variants", "sku", "sku_key"): caseless,
}
FIRST = {
    "accounts": ("email_key", "password_hash is null, created_at, id", "email_key || ' ' || id"),
    "brands": ("name_key", "id", "name_key || ' ' || id"),
    "tags": ("name_key", "id", "name_key || ' ' || id"),
    "categories": ("parent_id, name_key", "id", "name_key || ' ' || id"),
    "variants": ("sku_key, removed_at", "sku <> sku_key, id", "sku"),
}
PATHS = """
with recursive below as (
    select id, array[name::text] as path from categories where parent_id is null
    union all select c.id, below.path || c.name::text from categories c join below on c.parent_id = below.id
)
update categories c set path = below.path from below where c.id = below.id and c.path <> below.path
"""


def upgrade() -> None:
    op.create_table(
        "former_slugs",
        sa.Column("slug", sa.String(), primary_key=True),
        sa.Column("product_id", sa.Uuid(), sa.ForeignKey("products.id"), nullable=False, index=True),
    )
    for table in ("brands", "tags", "categories"):
        rewrite(table, "name", readable)
    op.execute(PATHS)
    rewrite("products", "name", readable)
    rewrite("products", "description", clean_description)
    rewrite("variants", "barcodes", lambda codes: [barcode(code) for code in codes])
    for (table, text, key), made in KEYS.items():
        op.add_column(table, sa.Column(key, sa.String(), nullable=True))
        write(table, key, ((row.id, made(row[1])) for row in rows(table, text)))
        same, order, other = FIRST[table]
        op.execute(
            f"with ranked as (select id as which, row_number() over (partition by {same} order by {order}) as place from {table})"
            f" update {table} t set {key} = {other}"
            " from ranked where which = id and ranked.place > 1"
        )
        op.alter_column(table, key, nullable=False)
    op.drop_index("accounts_email", "accounts")
    op.create_index("accounts_email", "accounts", ["email_key"], unique=True)
    op.drop_index("variants_sku", "variants")
    op.create_index(
        "variants_sku", "variants", ["sku_key", "removed_at"], unique=True, postgresql_nulls_not_distinct=True
    )
    op.create_unique_constraint("uq_brands_name_key", "brands", ["name_key"])
    op.create_unique_constraint("uq_tags_name_key", "tags", ["name_key"])
    op.create_index(
        "categories_name", "categories", ["parent_id", "name_key"], unique=True, postgresql_nulls_not_distinct=True
    )


def downgrade() -> None:
    """Texts stay as they were cleaned."""
    op.drop_index("accounts_email", "accounts")
    op.drop_index("variants_sku", "variants")
    for table, _, key in KEYS:
        op.drop_column(table, key)
    op.create_index("accounts_email", "accounts", [sa.text("lower(email)")], unique=True)
    op.create_index("variants_sku", "variants", ["sku", "removed_at"], unique=True, postgresql_nulls_not_distinct=True)
    op.drop_table("former_slugs")


def readable(name: str) -> str:
    """A name in which there is nothing to read stays as it is."""
    try:
        return clean_name(name)
    except InvalidInput:
        return name


def rewrite(table: str, column: str, clean: Callable[[Any], Any]) -> None:
    """Only what is another now."""
    write(table, column, ((row.id, new) for row in rows(table, column) if (new := clean(row[1])) != row[1]))


def rows(table: str, column: str) -> Iterator[Any]:
    """Page by page: each is read before it is written."""
    last = UUID(int=0)
    page = sa.text(f"select id, {column} from {table} where id > :last order by id limit {ROWS_AT_ONCE}")
    while found := op.get_bind().execute(page, {"last": last}).all():
        yield from found
        last = found[-1].id


def write(table: str, column: str, values: Iterator[tuple[UUID, Any]]) -> None:
    kind: Any = ARRAY(sa.String()) if column == "barcodes" else sa.String()
    change = sa.text(f"update {table} set {column} = :value where id = :id").bindparams(
        sa.bindparam("value", type_=kind)
    )
    batch: list[dict[str, Any]] = []
    for identity, value in values:
        batch.append({"id": identity, "value": value})
        if len(batch) == ROWS_AT_ONCE:
            op.get_bind().execute(change, batch)
            batch = []
    if batch:
        op.get_bind().execute(change, batch)
