"""How many units of what was found lie on the shelf by now: the index is not written for every sale."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from queries.view import View
from read_models.product_cards import PRODUCT_CARDS, shelf_key
from read_models.product_search import STOCK, decode_fields

decode_id: Final = msgspec.json.Decoder(UUID).decode
encode_fields: Final = msgspec.json.Encoder().encode
"""In the order they came in."""


async def from_shelf(items: Sequence[msgspec.Raw], view: View) -> Sequence[msgspec.Raw]:
    """Found products with their stock of now. Where nobody can say, it is what it was when they were indexed last."""
    shown = [decode_fields(item) for item in items]
    shelves = await view.glance(PRODUCT_CARDS, [shelf_key(decode_id(fields["id"])) for fields in shown])
    if shelves is None:
        return items
    for fields, shelf in zip(shown, shelves, strict=True):
        if shelf is not None:
            fields[STOCK] = msgspec.Raw(shelf)
    return [msgspec.Raw(encode_fields(fields)) for fields in shown]
