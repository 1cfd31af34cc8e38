"""A list item with the variant that met the filters: the same for both engines."""

from typing import Final

import msgspec

from adapters.search.offers import met
from adapters.search.port import ProductQuery
from read_models.documents import encode
from read_models.product_search import OfferedVariant

decode_variants: Final = msgspec.json.Decoder(tuple[OfferedVariant, ...]).decode


def with_variant(item: bytes, variants: bytes, query: ProductQuery) -> bytes:
    """The item's JSON, with its variants as JSON beside it."""
    variant = met(query, decode_variants(variants))
    return item if variant is None else item[:-1] + b',"variant":' + encode(variant) + b"}"
