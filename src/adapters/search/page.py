"""A page of what an engine has found, made ready to be shown: the same for both."""

from collections.abc import Sequence
from typing import Final

import msgspec

from adapters.search.highlight import Highlighter, decode_shown
from adapters.search.lexicon import Understood
from adapters.search.port import FoundItem
from adapters.search.stemming import Stemming
from read_models.product_search import STOCK, decode_fields

encode_fields: Final = msgspec.json.Encoder().encode
"""In the order they came in."""
decode_text: Final = msgspec.json.Decoder(str).decode


def as_shown(understood: Understood, stemming: Stemming, bodies: Sequence[bytes]) -> tuple[FoundItem, ...]:
    """List items with their matches marked."""
    if not understood.words:
        return tuple(map(taken_apart, bodies))
    highlighter = Highlighter(understood, stemming)
    return tuple(taken_apart(highlighter.mark(body, decode_shown(body))) for body in bodies)


def taken_apart(item: bytes) -> FoundItem:
    fields = decode_fields(item)
    names = list(fields)
    place = names.index(STOCK)
    before, after = ({name: fields[name] for name in part} for part in (names[:place], names[place + 1 :]))
    return FoundItem(
        id=decode_text(fields["id"]),
        before=encode_fields(before)[:-1] + f',"{STOCK}":'.encode(),
        stock=bytes(fields[STOCK]),
        after=b"," + encode_fields(after)[1:],
    )
