"""Generated products: the same ones every time, since they come from one seed."""

import random
from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from cli.demo.assortment import ADJECTIVES, BRANDS, COLOURS, KINDS, MATERIALS, TAGS, Kind
from commands.catalog.create_product import CreateProduct, NewVariant
from db.catalog.products import ProductFacts
from db.ids import new_id
from domain.catalog.product import Image, ProductStatus
from domain.slugs import slugify

PRODUCTS: Final = 1_200
SEED: Final = 20_261_123


def products(
    categories: Mapping[Kind, UUID | None], brands: Mapping[str, UUID | None], pictures: Mapping[str, Image]
) -> Iterator[CreateProduct]:
    """`pictures` are those of categories, by their names."""
    dice = random.Random(SEED)  # noqa: S311
    for number in range(PRODUCTS):
        made = product(number, KINDS[number % len(KINDS)], categories, brands, dice)
        picture = pictures.get(KINDS[number % len(KINDS)].category)
        yield made if picture is None else replace(made, images=[hung(picture, made.facts.name)])


def product(
    number: int,
    kind: Kind,
    categories: Mapping[Kind, UUID | None],
    brands: Mapping[str, UUID | None],
    dice: random.Random,
) -> CreateProduct:
    brand, material, colour = (
        dice.choice(BRANDS),
        dice.choice(MATERIALS[kind.category].split(", ")),
        dice.choice(COLOURS),
    )
    adjective, noun = dice.choice(ADJECTIVES), dice.choice(kind.nouns)
    price = round(dice.uniform(kind.price_low, kind.price_high) ** 1.0) * 100 - 5
    facts = ProductFacts(
        name=f"{brand} {adjective} {noun}, {colour}",
        description=(
            f"{adjective} {noun.lower()} in {colour.lower()}, made of {material.lower()} by {brand}."
            f" Part of our {kind.category.lower()} range; two years' warranty."
        ),
        status=ProductStatus.PUBLISHED if dice.random() < 0.97 else ProductStatus.DRAFT,
        category=categories[kind],
        brand=brands[brand],
        attributes={"material": material, "colour": colour, "weight_grams": dice.randrange(50, 5_000, 10)},
    )
    sku = f"TP-{slugify(kind.category)[:4].upper()}-{number:04d}"
    reduced = price + dice.randrange(500, 3_000, 500) if dice.random() < 0.15 else None
    variants = [
        NewVariant(f"{sku}-{size}" if size else sku, {"size": size} if size else {}, price, reduced, stock(dice))
        for size in kind.sizes or ("",)
    ]
    return CreateProduct(facts, dice.sample(TAGS, dice.choice((0, 0, 1, 1, 2))), variants)


def hung(picture: Image, name: str) -> Image:
    return replace(picture, id=new_id(), alt=name)


def stock(dice: random.Random) -> int:
    return 0 if dice.random() < 0.05 else dice.randrange(3, 120)
