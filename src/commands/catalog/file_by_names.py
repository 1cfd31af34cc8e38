"""Find the categories, brands and tags that lines of a catalog name, each once; make those that are missing."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from msgspec import UNSET

from db.catalog.taxonomy import Place
from db.work import Work
from domain.catalog.catalog_line import CatalogLine
from domain.catalog.taxonomy import LabelKind
from domain.events import CategoryChanged, LabelChanged
from domain.folding import caseless
from domain.names import clean_name
from domain.slugs import slugify


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
    labels = await labels_by_name("brand", [name for name in brands if name], work)
    return Filing(
        categories=await categories_at(list(paths), work),
        brands={name: labels[name] if name else None for name in brands},
        tags=await labels_by_name("tag", list(tags), work),
    )


async def categories_at(paths: Sequence[tuple[str, ...]], work: Work) -> dict[tuple[str, ...], UUID | None]:
    """The categories of these paths of names, made with all above them where missing. Raises InvalidInput."""
    cleaned = {path: [clean_name(name) for name in path] for path in paths}
    there = await work.taxonomy.categories_named({name for names in cleaned.values() for name in names})
    return {path: await category_at(names, there, work) for path, names in cleaned.items()}


async def category_at(path: Sequence[str], there: dict[Place, UUID], work: Work) -> UUID | None:
    """What has to be made is `there` from then on."""
    category: UUID | None = None
    for depth, name in enumerate(path, 1):
        place = (category, caseless(name))
        if place not in there:
            wanted = "-".join(slugify(above) for above in path[:depth])
            slug = await work.taxonomy.free_slug("categories", wanted)
            there[place] = await work.taxonomy.add_category(name, slug, category)
            work.record(CategoryChanged(subject=there[place], version=1))
        category = there[place]
    return category


async def labels_by_name(kind: LabelKind, names: Sequence[str], work: Work) -> dict[str, UUID]:
    """By name alone: were slugs looked up too, a name made later in a file would take over what they lead to."""
    found = await work.taxonomy.labels_named(kind, names)
    for name in names:
        if name not in found:
            found[name], made = await work.taxonomy.label_named(kind, name)
            if made:
                work.record(LabelChanged(subject=found[name], version=1, kind=kind))
    return found
