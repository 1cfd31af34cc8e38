"""A generated catalog, as a file for `tradepost catalog import`: the same one for the same count.

Words are drawn as they are in texts (Zipf), so that some are in nearly every product and most in few.
"""

import random
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import msgspec

from bench.vocabulary import vocabulary
from domain.slugs import slugify

SEED: Final = 1
BRANDS: Final = 200
DEPARTMENTS: Final = 20
CATEGORIES: Final = 200
TAGS: Final = 50
MATERIALS: Final = 20
USES: Final = 100
STOCK: Final = 1_000_000
"""Nothing is ever sold out."""
SIZES: Final = ("S", "M", "L", "XL")


def write_catalog(file: Path, products: Iterable[dict[str, Any]]) -> None:
    file.write_bytes(b"\n".join(map(msgspec.json.encode, products)))


def products(count: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(SEED)
    words = vocabulary()
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    for number in range(count):
        text = chance.choices(words, cum_weights=weights, k=30)
        place = chance.randrange(CATEGORIES)
        price = chance.randrange(100, 100_000)
        yield {
            "slug": f"p-{number}",
            "name": " ".join(text[:6]).title(),
            "description": " ".join(text[6:30]),
            "brand": f"{words[chance.randrange(BRANDS)].title()} & Co",
            "category_path": [f"Department {place % DEPARTMENTS}", category(place)],
            "tags": [words[tag] for tag in chance.sample(range(TAGS), chance.randrange(3))],
            "attributes": {
                "material": words[chance.randrange(MATERIALS)],
                "made for": words[chance.randrange(USES)],
                "watts": chance.randrange(1, 20) * 10,
            },
            "variants": [
                {
                    "sku": sku(number, place),
                    "options": {"size": SIZES[place]},
                    "price": f"{(price + 100 * place) / 100:.2f}",
                    "stock_quantity": STOCK,
                }
                for place in range(variants(number))
            ],
        }


def category_slug(place: int) -> str:
    return slugify(category(place))


def category(place: int) -> str:
    return f"{vocabulary()[place].title()} {place}"


def variants(number: int) -> int:
    """Of a product: two on average."""
    return number % 3 + 1


def sku(number: int, place: int = 0) -> str:
    return f"SKU-{number}-{place}"
