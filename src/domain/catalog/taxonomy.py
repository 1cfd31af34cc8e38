"""Categories, brands and tags: how products are filed."""

from typing import Final, Literal
from uuid import UUID

import msgspec

CATEGORY_LEVELS_MAX: Final = 8

LabelKind = Literal["brand", "tag"]


class Category(msgspec.Struct, frozen=True):
    """`path` and `path_slugs` run from the root to the category itself."""

    id: UUID
    name: str
    slug: str
    parent_id: UUID | None
    path: tuple[str, ...]
    path_slugs: tuple[str, ...]


class Label(msgspec.Struct, frozen=True):
    """A brand or a tag."""

    id: UUID
    name: str
    slug: str
