"""Create a category."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.catalog.taxonomy import Category
from domain.events import CategoryChanged


class CreateCategory(msgspec.Struct, frozen=True):
    name: str
    slug: str | None
    parent: UUID | None


async def create_category(command: CreateCategory, work: Work) -> Category:
    """Raises NotFound (the parent), NameTaken, SlugTaken, InvalidInput (too deep)."""
    added = await work.taxonomy.add_category(command.name, command.slug, command.parent)
    work.record(CategoryChanged(subject=added, version=1))
    category = await work.taxonomy.get_category(added)
    work.account_for(command, "category", category.id, None, category)
    return category
