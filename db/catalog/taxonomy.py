"""Categories, brands and tags in Postgres."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

import asyncpg

from db.ids import new_id
from db.pool import Connection
from domain.catalog.taxonomy import CATEGORY_LEVELS_MAX, Category, Label, LabelKind
from domain.folding import caseless
from domain.names import clean_name
from domain.refusals import CategoryInsideItself, InvalidInput, NameTaken, NotFound, SlugTaken, StillInUse
from domain.slugs import made_slug, slugify

TABLES: Final[dict[LabelKind, str]] = {"brand": "brands", "tag": "tags"}

Place = tuple[UUID | None, str]
"""Of a category: its parent, None of a root, and its name as it is kept to be found by."""

CHILD: Final = "select id from categories where parent_id is not distinct from $1 and name_key = $2"

# After a rename or a move: everything below follows its parent's path.
FOLLOW_PATHS: Final = """
with recursive below as (
    select c.id, coalesce(p.path, '{}') || c.name as path, coalesce(p.path_slugs, '{}') || c.slug as path_slugs
    from categories c left join categories p on p.id = c.parent_id where c.id = $1
    union all
    select c.id, below.path || c.name, below.path_slugs || c.slug
    from categories c join below on c.parent_id = below.id
)
update categories c set path = below.path, path_slugs = below.path_slugs from below where c.id = below.id
returning cardinality(below.path)
"""


class Taxonomy:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add_label(self, kind: LabelKind, name: str, slug: str | None) -> UUID:
        """Raises NameTaken, SlugTaken, InvalidInput."""
        made, name = new_id(), clean_name(name)
        await self._require_free_name(kind, TABLES[kind], name, made)
        return await self._insert_label(kind, made, name, slug)

    async def label_at(self, kind: LabelKind, name: str) -> tuple[UUID, bool]:
        """The brand or tag of this name or slug, made if there is none; and whether it was made just now."""
        found = await self._connection.fetchval(
            f"select id from {TABLES[kind]} where slug = $1 and not exists"
            f" (select from {TABLES[kind]} where name_key = $2)",
            name,
            caseless(clean_name(name)),
        )
        return (found, False) if found is not None else await self.label_named(kind, name)

    async def label_named(self, kind: LabelKind, name: str) -> tuple[UUID, bool]:
        """By name alone.

        Who loses a race for it is not told so: the transaction is run again, and finds what the winner made.
        """
        wanted = clean_name(name)
        found = await self._connection.fetchval(f"select id from {TABLES[kind]} where name_key = $1", caseless(wanted))
        if found is not None:
            return found, False
        return await self._insert_label(kind, new_id(), wanted, None), True

    async def labels_named(self, kind: LabelKind, names: Sequence[str]) -> dict[str, UUID]:
        """Those of the names that a brand or tag has. Raises InvalidInput."""
        keys = {name: caseless(clean_name(name)) for name in names}
        rows = await self._connection.fetch(
            f"select name_key, id from {TABLES[kind]} where name_key = any($1::text[])", list(keys.values())
        )
        found = {row["name_key"]: row["id"] for row in rows}
        return {name: found[key] for name, key in keys.items() if key in found}

    async def free_slug(self, table: str, wanted: str) -> str:
        """As wanted, or with a suffix if that is taken."""
        return await self._slug(table, None, wanted, new_id())

    async def get_label(self, kind: LabelKind, label: UUID) -> Label:
        """Raises NotFound."""
        table = TABLES[kind]
        row = await self._connection.fetchrow(f"select id, name, slug from {table} where id = $1", label)
        if row is None:
            raise NotFound(kind)
        return Label(row["id"], row["name"], row["slug"])

    async def rename_label(self, kind: LabelKind, label: UUID, name: str | None, slug: str | None) -> int:
        """The new version; None keeps what there is. Raises NotFound, NameTaken, SlugTaken, InvalidInput."""
        table = TABLES[kind]
        if name is not None:
            name = clean_name(name)
            await self._require_free_name(kind, table, name, label)
        version: int | None = await self._connection.fetchval(
            f"update {table} set name = coalesce($2, name), name_key = coalesce($4, name_key),"
            " slug = coalesce($3, slug), version = version + 1 where id = $1 returning version",
            label,
            name,
            None if slug is None else await self._slug(table, slug, "", label),
            None if name is None else caseless(name),
        )
        if version is None:
            raise NotFound(kind)
        return version

    async def delete_label(self, kind: LabelKind, label: UUID) -> None:
        """Raises NotFound, StillInUse."""
        table = TABLES[kind]
        await self._delete(kind, f"delete from {table} where id = $1 returning id", label)

    async def tag_products(self, tags: Mapping[UUID, Collection[UUID]]) -> None:
        """The tags of each of these products, in place of those it has."""
        pairs = sorted({(product, tag) for product, theirs in tags.items() for tag in theirs})
        await self._connection.execute("delete from product_tags where product_id = any($1::uuid[])", list(tags))
        await self._connection.execute(
            "insert into product_tags (product_id, tag_id) select * from unnest($1::uuid[], $2::uuid[])",
            [product for product, _ in pairs],
            [tag for _, tag in pairs],
        )

    async def add_category(self, name: str, slug: str | None, parent: UUID | None) -> UUID:
        """Raises NotFound (the parent), NameTaken (beside it), SlugTaken, InvalidInput."""
        if parent is not None:
            await self.get_category(parent)
        category, name = new_id(), clean_name(name)
        await self._require_free_category(name, parent, category)
        await self._connection.execute(
            "insert into categories (id, name, slug, parent_id, path, path_slugs, name_key)"
            " values ($1, $2, $3, $4, '{}', '{}', $5)",
            category,
            name,
            await self._slug("categories", slug, name, category),
            parent,
            caseless(name),
        )
        await self._follow(category)
        return category

    async def categories_named(self, names: Collection[str]) -> dict[Place, UUID]:
        """All that have one of these names, whatever its case, wherever they are."""
        rows = await self._connection.fetch(
            "select id, parent_id, name_key from categories where name_key = any($1::text[])",
            [caseless(name) for name in names],
        )
        return {(row["parent_id"], row["name_key"]): row["id"] for row in rows}

    async def get_category(self, category: UUID) -> Category:
        """Raises NotFound."""
        row = await self._connection.fetchrow(
            "select id, name, slug, parent_id, path, path_slugs from categories where id = $1", category
        )
        if row is None:
            raise NotFound("category")
        return Category(
            row["id"], row["name"], row["slug"], row["parent_id"], tuple(row["path"]), tuple(row["path_slugs"])
        )

    async def lock_categories(self) -> None:
        """Moves are serialised: two at once could otherwise each put the other inside itself."""
        await self._connection.execute("lock table categories in share row exclusive mode")

    async def change_category(self, category: UUID, name: str, slug: str, parent: UUID | None) -> int:
        """The new version; `parent` None makes it a root.

        Raises NotFound, NameTaken, SlugTaken, CategoryInsideItself, InvalidInput.
        """
        name = clean_name(name)
        if parent is not None:
            own = await self.get_category(category)
            if own.slug in (await self.get_category(parent)).path_slugs:
                raise CategoryInsideItself
        await self._require_free_category(name, parent, category)
        version: int | None = await self._connection.fetchval(
            "update categories set name = $2, slug = $3, parent_id = $4, name_key = $5, version = version + 1"
            " where id = $1 returning version",
            category,
            name,
            await self._slug("categories", slug, "", category),
            parent,
            caseless(name),
        )
        if version is None:
            raise NotFound("category")
        await self._follow(category)
        return version

    async def delete_category(self, category: UUID) -> None:
        """Raises NotFound, StillInUse (by products or by categories below)."""
        await self._delete("category", "delete from categories where id = $1 returning id", category)

    async def _follow(self, category: UUID) -> None:
        levels = [row[0] for row in await self._connection.fetch(FOLLOW_PATHS, category)]
        if max(levels) > CATEGORY_LEVELS_MAX:
            raise InvalidInput("parent_id", f"Categories go at most {CATEGORY_LEVELS_MAX} levels deep.")

    async def _insert_label(self, kind: LabelKind, made: UUID, name: str, slug: str | None) -> UUID:
        """Raises SlugTaken."""
        table = TABLES[kind]
        await self._connection.execute(
            f"insert into {table} (id, name, slug, name_key) values ($1, $2, $3, $4)",
            made,
            name,
            await self._slug(table, slug, name, made),
            caseless(name),
        )
        return made

    async def _slug(self, table: str, asked: str | None, name: str, identity: UUID) -> str:
        """The one that is asked for, or one that is made from the name. Raises SlugTaken, InvalidInput."""
        wanted = asked or slugify(name)
        taken = await self._connection.fetchval(
            f"select exists (select from {table} where slug = $1 and id <> $2)", wanted, identity
        )
        if asked is None:
            return made_slug(name, identity, {wanted} if taken else set())
        if taken:
            raise SlugTaken(asked)
        return asked

    async def _require_free_name(self, kind: LabelKind, table: str, name: str, identity: UUID) -> None:
        """Raises NameTaken."""
        there = await self._connection.fetchval(
            f"select name from {table} where name_key = $1 and id <> $2", caseless(name), identity
        )
        if there is not None:
            raise NameTaken(kind, there)

    async def _require_free_category(self, name: str, parent: UUID | None, identity: UUID) -> None:
        """Raises NameTaken."""
        there = await self._connection.fetchval(CHILD, parent, caseless(name))
        if there not in (None, identity):
            raise NameTaken("category", name)

    async def _delete(self, what: str, statement: str, key: UUID) -> None:
        try:
            deleted = await self._connection.fetchval(statement, key)
        except asyncpg.ForeignKeyViolationError as used:
            raise StillInUse(what) from used
        if deleted is None:
            raise NotFound(what)
