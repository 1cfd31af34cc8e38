"""Rename a brand or a tag."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.catalog.taxonomy import Label, LabelKind
from domain.events import LabelChanged


class RenameLabel(msgspec.Struct, frozen=True):
    """UNSET keeps what there is."""

    kind: LabelKind
    label: UUID
    name: str | msgspec.UnsetType
    slug: str | msgspec.UnsetType


async def rename_label(command: RenameLabel, work: Work) -> Label:
    """Raises NotFound, NameTaken, SlugTaken, InvalidInput."""
    present = await work.taxonomy.get_label(command.kind, command.label)
    version = await work.taxonomy.rename_label(
        command.kind,
        command.label,
        None if command.name is msgspec.UNSET else command.name,
        None if command.slug is msgspec.UNSET else command.slug,
    )
    work.record(LabelChanged(subject=command.label, version=version, kind=command.kind))
    label = await work.taxonomy.get_label(command.kind, command.label)
    work.account_for(command, command.kind, label.id, present, label)
    return label
