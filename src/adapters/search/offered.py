"""What an engine has to offer to somebody who is typing."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from domain.money import Money


class SuggestedProduct(msgspec.Struct, frozen=True):
    """`image_url` is the smallest there is of its first picture; `price` that of its cheapest variant."""

    id: UUID
    slug: str
    name: str
    image_url: str | None
    price: Money


class Suggested(msgspec.Struct, frozen=True):
    """The best first. `words` are completions, spelled as in the names of products; `searches` those of the ones asked
    about that products still meet in all their words. `forgiving`: hardly any product has what was typed as it stands.
    """

    products: Sequence[SuggestedProduct] = ()
    words: Sequence[str] = ()
    searches: Sequence[str] = ()
    forgiving: bool = False
