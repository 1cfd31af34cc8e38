"""What stands in the index, and how it is to be read: the settings."""

from typing import Any, Final

import msgspec

from adapters.search.facet_values import facet_key
from adapters.search.port import FACET_VALUES_MAX, digest
from read_models.model import Slot, Standing
from read_models.product_search import SearchDocument

INDEXES: Final[dict[Slot, str]] = {"live": "products", "next": "products-next"}
CHECKPOINT_ID: Final = "checkpoint"
TOTAL_HITS_MAX: Final = 100_000

SETTINGS: Final[dict[str, Any]] = {
    "searchableAttributes": ["name", "brand_name", "category_names", "codes", "description"],
    "filterableAttributes": [
        "brand", "brand_facet", "category", "category_facet", "in_stock", "price", "rating", "status", "tag",
        "tag_facet",
    ],
    "sortableAttributes": ["id", "newest_at", "price", "rating", "units_sold"],
    "displayedAttributes": ["id", "item", "digest", "standing"],
    "typoTolerance": {"disableOnAttributes": ["codes"]},
    "faceting": {"maxValuesPerFacet": FACET_VALUES_MAX, "sortFacetValuesBy": {"*": "count"}},
    "pagination": {"maxTotalHits": TOTAL_HITS_MAX},
}  # fmt: skip


def as_entry(document: SearchDocument) -> dict[str, Any]:
    """Facet keys carry their names, as in the embedded index."""
    return {
        "id": document.id,
        "name": document.name,
        "description": document.description,
        "brand_name": None if document.brand is None else document.brand.name,
        "category_names": [category.name for category in document.categories],
        "codes": list(document.codes),
        "status": document.status,
        "brand": [] if document.brand is None else [document.brand.slug],
        "brand_facet": [] if document.brand is None else [facet_key(document.brand)],
        "category": [category.slug for category in document.categories],
        "category_facet": [facet_key(category) for category in document.categories],
        "tag": [tag.slug for tag in document.tags],
        "tag_facet": [facet_key(tag) for tag in document.tags],
        "price": document.price,
        "rating": document.rating,
        "in_stock": document.in_stock,
        "newest_at": document.newest_at,
        "units_sold": document.units_sold,
        "item": msgspec.to_builtins(document.item),
        "digest": digest(document),
    }


def checkpoint_entry(standing: Standing) -> dict[str, Any]:
    """It has no status, which every search filters by, so no search finds it."""
    return {"id": CHECKPOINT_ID, "standing": msgspec.to_builtins(standing)}
