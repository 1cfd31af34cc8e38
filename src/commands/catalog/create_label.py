"""Create a brand or a tag."""

import msgspec

from db.work import Work
from domain.events import LabelChanged
from domain.taxonomy import Label, LabelKind


class CreateLabel(msgspec.Struct, frozen=True):
    kind: LabelKind
    name: str
    slug: str | None


async def create_label(command: CreateLabel, work: Work) -> Label:
    """Raises NameTaken, SlugTaken, InvalidInput."""
    label = await work.taxonomy.add_label(command.kind, command.name, command.slug)
    work.record(LabelChanged(subject=label, version=1, kind=command.kind))
    return await work.taxonomy.get_label(command.kind, label)
