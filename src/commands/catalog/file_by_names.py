"""Find the categories, brands and tags that lines of a catalog name, each once; make those that are missing."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from msgspec import UNSET

from db.work import Work
from domain.catalog_line import CatalogLine
from domain.events import CategoryChanged, LabelChanged
from domain.names import clean_name
from domain.slugs import slugify
from domain.taxonomy import LabelKind


class Filing(msgspec.Struct, frozen=True):
    """Where the names in a batch lead to."""

    categories: Mapping[tuple[str, ...], UUID | None]
    brands: Mapping[str | None, UUID | None]
    tags: Mapping[str, UUID]


async def file_by_names(lines: Sequence[CatalogLine], work: Work) -> Filing:
    """Each once, in the order of the lines; what is missing is created."""
    paths = dict.fromkeys(line.category_path for line in lines if line.category_path is not UNSET)
    brands = dict.fromkeys(line.brand for line in lines if line.brand is not UNSET)
    tags = dict.fromkeys(name for line in lines if line.tags is not UNSET for name in line.tags)
    return Filing(
        categories={path: await category_at(path, work) for path in paths},
        brands={name: await brand_at(name, work) for name in brands},
        tags={name: await label_by_name("tag", name, work) for name in tags},
    )


async def category_at(path: Sequence[str], work: Work) -> UUID | None:
    """The category of this path of names, made with all above it where missing. Raises InvalidInput."""
    path = [clean_name(name) for name in path]
    category: UUID | None = None
    for depth in range(1, len(path) + 1):
        known = await work.taxonomy.category_at(tuple(path[:depth]))
        if known is None:
            wanted = "-".join(slugify(name) for name in path[:depth])
            slug = await work.taxonomy.free_slug("categories", wanted)
            known = await work.taxonomy.add_category(path[depth - 1], slug, category)
            work.record(CategoryChanged(subject=known, version=1))
        category = known
    return category


async def brand_at(name: str | None, work: Work) -> UUID | None:
    return await label_by_name("brand", name, work) if name else None


async def label_by_name(kind: LabelKind, name: str, work: Work) -> UUID:
    """By name alone: were slugs looked up too, a name made later in a file would take over what they lead to."""
    label, made = await work.taxonomy.label_named(kind, name)
    if made:
        work.record(LabelChanged(subject=label, version=1, kind=kind))
    return label
