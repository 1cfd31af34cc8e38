"""How documents are written down: one encoder, so that equal facts are equal bytes."""

from typing import Final

import msgspec

JSON: Final = msgspec.json.Encoder(order="deterministic")


def encode(document: object) -> bytes:
    """Canonical JSON: keys in sorted order, times as RFC 3339."""
    return JSON.encode(document)
