"""Rename a category or move it, with all below it."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.catalog.taxonomy import Category
from domain.events import CategoryChanged


class ChangeCategory(msgspec.Struct, frozen=True):
    """UNSET keeps what there is; a parent of None makes it a root."""

    category: UUID
    name: str | msgspec.UnsetType
    slug: str | msgspec.UnsetType
    parent: UUID | msgspec.UnsetType | None


async def change_category(command: ChangeCategory, work: Work) -> Category:
    """Raises NotFound, NameTaken, SlugTaken, CategoryInsideItself, InvalidInput (too deep)."""
    await work.taxonomy.lock_categories()
    present = await work.taxonomy.get_category(command.category)
    version = await work.taxonomy.change_category(
        present.id,
        present.name if command.name is msgspec.UNSET else command.name,
        present.slug if command.slug is msgspec.UNSET else command.slug,
        present.parent_id if command.parent is msgspec.UNSET else command.parent,
    )
    work.record(CategoryChanged(subject=present.id, version=version))
    category = await work.taxonomy.get_category(present.id)
    work.account_for(command, "category", category.id, present, category)
    return category
