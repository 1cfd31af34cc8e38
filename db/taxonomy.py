"""Categories, brands and tags in Postgres."""

from typing import Final
from uuid import UUID

import asyncpg

from db.ids import new_id
from db.pool import Connection
from domain.refusals import CategoryInsideItself, InvalidInput, NotFound, SlugTaken, StillInUse
from domain.slugs import slugify
from domain.taxonomy import CATEGORY_LEVELS_MAX, Category, Label, LabelKind

TABLES: Final[dict[LabelKind, str]] = {"brand": "brands", "tag": "tags"}

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
        """Raises SlugTaken."""
        table = TABLES[kind]
        return await self._insert(
            f"insert into {table} (id, name, slug) values ($1, $2, $3)", name, slug or slugify(name)
        )

    async def label_at(self, kind: LabelKind, name: str) -> tuple[UUID, bool]:
        """The brand or tag of this name or slug, made if there is none; and whether it was made just now."""
        table, wanted = TABLES[kind], slugify(name)
        rows = await self._connection.fetch(
            f"select id, slug, lower(name) = lower($1) or slug = $1 as meant from {table}"
            " where lower(name) = lower($1) or slug in ($1, $2) order by slug = $1, id",
            name,
            wanted,
        )
        for row in rows:
            if row["meant"]:
                return row["id"], False
        made, taken = new_id(), any(row["slug"] == wanted for row in rows)
        # Who loses a race for the slug is not told so: the transaction is run again, and finds what the winner made.
        await self._connection.execute(
            f"insert into {table} (id, name, slug) values ($1, $2, $3)",
            made,
            name,
            suffixed(wanted) if taken else wanted,
        )
        return made, True

    async def free_slug(self, table: str, wanted: str) -> str:
        """As wanted, or with a suffix if that is taken."""
        taken = await self._connection.fetchval(f"select exists (select from {table} where slug = $1)", wanted)
        return suffixed(wanted) if taken else wanted

    async def get_label(self, kind: LabelKind, label: UUID) -> Label:
        """Raises NotFound."""
        table = TABLES[kind]
        row = await self._connection.fetchrow(f"select id, name, slug from {table} where id = $1", label)
        if row is None:
            raise NotFound(kind)
        return Label(row["id"], row["name"], row["slug"])

    async def rename_label(self, kind: LabelKind, label: UUID, name: str | None, slug: str | None) -> int:
        """The new version; None keeps what there is. Raises NotFound, SlugTaken."""
        table = TABLES[kind]
        return await self._update(
            kind,
            f"update {table} set name = coalesce($2, name), slug = coalesce($3, slug), version = version + 1"
            " where id = $1 returning version",
            label,
            name,
            slug,
        )

    async def delete_label(self, kind: LabelKind, label: UUID) -> None:
        """Raises NotFound, StillInUse."""
        table = TABLES[kind]
        await self._delete(kind, f"delete from {table} where id = $1 returning id", label)

    async def add_category(self, name: str, slug: str | None, parent: UUID | None) -> UUID:
        """Raises NotFound (the parent), SlugTaken."""
        if parent is not None:
            await self.get_category(parent)
        category = await self._insert(
            "insert into categories (id, name, slug, parent_id, path, path_slugs) values ($1, $2, $3, $4, '{}', '{}')",
            name,
            slug or slugify(name),
            parent,
        )
        await self._follow(category)
        return category

    async def category_at(self, path: tuple[str, ...]) -> UUID | None:
        found: UUID | None = await self._connection.fetchval(
            "select id from categories where path = $1::text[]", list(path)
        )
        return found

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
        """The new version; `parent` None makes it a root. Raises NotFound, SlugTaken, CategoryInsideItself."""
        if parent is not None:
            own = await self.get_category(category)
            if own.slug in (await self.get_category(parent)).path_slugs:
                raise CategoryInsideItself
        version = await self._update(
            "category",
            "update categories set name = $2, slug = $3, parent_id = $4, version = version + 1 where id = $1"
            " returning version",
            category,
            name,
            slug,
            parent,
        )
        await self._follow(category)
        return version

    async def delete_category(self, category: UUID) -> None:
        """Raises NotFound, StillInUse (by products or by categories below)."""
        await self._delete("category", "delete from categories where id = $1 returning id", category)

    async def _follow(self, category: UUID) -> None:
        levels = [row[0] for row in await self._connection.fetch(FOLLOW_PATHS, category)]
        if max(levels) > CATEGORY_LEVELS_MAX:
            raise InvalidInput("parent_id", f"Categories go at most {CATEGORY_LEVELS_MAX} levels deep.")

    async def _insert(self, statement: str, name: str, slug: str, *rest: object) -> UUID:
        made = new_id()
        try:
            await self._connection.execute(statement, made, name, slug, *rest)
        except asyncpg.UniqueViolationError as taken:
            raise SlugTaken(slug) from taken
        return made

    async def _update(
        self, what: str, statement: str, key: UUID, name: str | None, slug: str | None, *rest: object
    ) -> int:
        try:
            version: int | None = await self._connection.fetchval(statement, key, name, slug, *rest)
        except asyncpg.UniqueViolationError as taken:
            raise SlugTaken(slug or "") from taken
        if version is None:
            raise NotFound(what)
        return version

    async def _delete(self, what: str, statement: str, key: UUID) -> None:
        try:
            deleted = await self._connection.fetchval(statement, key)
        except asyncpg.ForeignKeyViolationError as used:
            raise StillInUse(what) from used
        if deleted is None:
            raise NotFound(what)


def suffixed(slug: str) -> str:
    """Names that differ may make the same slug: "C" and "C++". The later one gets a suffix."""
    return f"{slug}-{new_id().hex[-6:]}"
