"""What can be compared of a document in the index, which gives not all of it back."""

import hashlib

from msgspec.structs import replace

from read_models.documents import encode
from read_models.product_search import STOCK, SearchDocument, decode_fields


def digest(document: SearchDocument) -> str:
    """Stands for every byte of a document (SHA-256) but how many units there were; kept beside it."""
    item = replace(document.item, stock_quantity=0)
    return hashlib.sha256(encode(replace(document, item=item))).hexdigest()


def fingerprint(digest: str, item: bytes) -> bytes:
    """Its digest, and what answers show of it out of the index."""
    shown = decode_fields(item)
    shown.pop(STOCK, None)
    return encode({"digest": digest, "item": shown})
