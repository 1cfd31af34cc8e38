"""How rare words are in the whole index, by how many products have them."""

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

FAMILIAR_PRODUCTS_MIN: Final = 5
"""A word fewer have may be a typo of theirs or of the customer's."""


class Rarities(NamedTuple):
    """`having` says of the words of one query, as stems, how many of the `products` have them."""

    products: int
    having: Mapping[str, int]

    def of(self, root: str) -> float:
        """Inverse document frequency, as BM25 counts it."""
        having = self.having.get(root, 0)
        return math.log(1 + (max(0, self.products - having) + 0.5) / (having + 0.5))

    def is_familiar(self, root: str) -> bool:
        return self.having.get(root, 0) >= FAMILIAR_PRODUCTS_MIN
