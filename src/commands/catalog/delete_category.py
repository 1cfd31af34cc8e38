"""Delete a category that holds neither products nor other categories."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import CategoryChanged


class DeleteCategory(msgspec.Struct, frozen=True):
    category: UUID


async def delete_category(command: DeleteCategory, work: Work) -> None:
    """Raises NotFound, StillInUse."""
    category = await work.taxonomy.get_category(command.category)
    await work.taxonomy.delete_category(command.category)
    work.record(CategoryChanged(subject=command.category, version=0))
    work.account_for(command, "category", category.id, category)
