"""Delete a brand or a tag that no product has."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.catalog.taxonomy import LabelKind
from domain.events import LabelChanged


class DeleteLabel(msgspec.Struct, frozen=True):
    kind: LabelKind
    label: UUID


async def delete_label(command: DeleteLabel, work: Work) -> None:
    """Raises NotFound, StillInUse."""
    label = await work.taxonomy.get_label(command.kind, command.label)
    await work.taxonomy.delete_label(command.kind, command.label)
    work.record(LabelChanged(subject=command.label, version=0, kind=command.kind))
    work.account_for(command, command.kind, label.id, label)
