"""Create a brand or a tag."""

import msgspec

from db.work import Work
from domain.catalog.taxonomy import Label, LabelKind
from domain.events import LabelChanged


class CreateLabel(msgspec.Struct, frozen=True):
    kind: LabelKind
    name: str
    slug: str | None


async def create_label(command: CreateLabel, work: Work) -> Label:
    """Raises NameTaken, SlugTaken, InvalidInput."""
    added = await work.taxonomy.add_label(command.kind, command.name, command.slug)
    work.record(LabelChanged(subject=added, version=1, kind=command.kind))
    label = await work.taxonomy.get_label(command.kind, added)
    work.account_for(command, command.kind, label.id, None, label)
    return label
