"""How many units of what was found lie on the shelf by now: the index is not written for every sale."""

from collections.abc import Sequence

import msgspec

from adapters.search.port import FoundItem
from queries.view import View
from read_models.product_cards import PRODUCT_CARDS, shelf_key


async def from_shelf(items: Sequence[FoundItem], view: View) -> Sequence[msgspec.Raw]:
    """Found products with their stock of now. Where nobody can say, it is what it was when they were indexed last."""
    shelves = await view.glance(PRODUCT_CARDS, [shelf_key(item.id) for item in items])
    if shelves is None:
        return [item.shown() for item in items]
    return [item.shown(shelf) for item, shelf in zip(items, shelves, strict=True)]
