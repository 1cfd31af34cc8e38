"""Categories, brands and tags: how products are filed."""

import re
import unicodedata
from typing import Final, Literal
from uuid import UUID

import msgspec

SLUG_CHARS_MAX: Final = 80
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


def slugify(text: str) -> str:
    """Lower-case ASCII letters and digits joined by hyphens; "item" when nothing of the text is left."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")
    return slug[:SLUG_CHARS_MAX].rstrip("-") or "item"
