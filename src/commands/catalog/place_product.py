"""Put a product first, or leave it out, where certain words or a category are asked for."""

from uuid import UUID

import msgspec

from db.ids import new_id
from db.work import Work
from domain.events import SearchSettingsChanged
from domain.search.search_settings import SEARCH_SETTINGS, Placement, PlacementKind, with_placement


class PlaceProduct(msgspec.Struct, frozen=True):
    """One of `query` and `category` (its slug) is set."""

    kind: PlacementKind
    product: UUID
    query: str | None = None
    category: str | None = None


async def place_product(command: PlaceProduct, work: Work) -> Placement:
    """In place of what was said of it for the same words or category. Raises NotFound, InvalidInput."""
    await work.products.get(command.product)
    placement = Placement(new_id(), command.kind, command.product, command.query, command.category)
    present = await work.search_settings.lock()
    settings = with_placement(present, placement)
    await work.search_settings.change(settings)
    work.record(SearchSettingsChanged(subject=SEARCH_SETTINGS, version=settings.version))
    work.account_for(command, "search_settings", SEARCH_SETTINGS, present, settings)
    return placement
