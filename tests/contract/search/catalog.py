"""A catalog to search in, and what a search of it must find, said in plain Python."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from adapters.search.port import FACET_VALUES_MAX, Facets, FacetValue, PriceFacet, ProductQuery, RatingFacet, Sort
from domain.catalog.product import Product, ProductStatus, Variant
from domain.catalog.taxonomy import Category, Label
from domain.slugs import slugify
from read_models.product_search import Named, SearchDocument, search_document

THEN = datetime(2026, 11, 23, tzinfo=UTC)
# No two of them are a typo apart, and none begins another.
THINGS = ("lamp", "kettle", "hammer", "jacket", "violin", "notebook", "scooter", "blanket", "printer", "umbrella")
LOOKS = ("brass", "wooden", "crimson", "folding", "quiet", "giant", "velvet", "magnetic")
BRANDS = ("Acme", "Zeta", "Nordwind", "Quux & Sons", "Ölberg")
TAGS = ("gift", "sale", "outdoor", "vintage")
PLACES = (("Home", "Lighting"), ("Home", "Kitchen"), ("Tools", "Hand Tools"), ("Music", "Strings & Bows"), ("Office",))


def document(number: int, name: str, **facts: Any) -> SearchDocument:
    """A product to search for: published, with one variant, 5 in stock for 10.00, unless said otherwise."""
    path: tuple[str, ...] = facts.get("category", ())
    slugs = tuple(slugify(" ".join(path[: level + 1])) for level in range(len(path)))
    stars = facts.get("rating", 0.0)
    return search_document(
        Product(
            id=UUID(int=number),
            slug=f"p-{number}",
            name=name,
            description=facts.get("description", ""),
            status=facts.get("status", ProductStatus.PUBLISHED),
            brand=label(facts["brand"]) if "brand" in facts else None,
            category=Category(UUID(int=1), path[-1], slugs[-1], None, path, slugs) if path else None,
            tags=tuple(label(tag) for tag in facts.get("tags", ())),
            images=facts.get("images", ()),
            variants=facts.get("variants")
            or (
                Variant(
                    UUID(int=number),
                    facts.get("sku", f"SKU-{number}"),
                    facts.get("options", {}),
                    facts.get("price", 1_000),
                    None,
                    facts.get("stock", 5),
                    facts.get("mpn"),
                    facts.get("barcodes", ()),
                ),
            ),
            attributes=facts.get("attributes", {}),
            rating_sum=round(stars * 4),
            rating_count=4 if stars else 0,
            units_sold=facts.get("units_sold", 0),
            released_at=facts.get("released_at", THEN),
            created_at=THEN,
            updated_at=THEN,
            version=1,
        ),
        "USD",
    )


def variant(number: int, price: int, stock: int, **options: str) -> Variant:
    return Variant(UUID(int=number), f"V-{number}", options, price, None, stock)


def label(name: str) -> Label:
    return Label(UUID(int=1), name, slugify(name))


def generated(count: int, seed: int = 7) -> list[SearchDocument]:
    """All sorts of them, many alike in price, age and rating."""
    chance = random.Random(seed)
    return [
        document(
            number,
            f"{chance.choice(LOOKS)} {chance.choice(THINGS)}",
            description=" ".join(chance.sample(LOOKS, 2)) if chance.random() < 0.3 else "",
            brand=chance.choice(BRANDS),
            category=chance.choice(PLACES),
            tags=tuple(chance.sample(TAGS, chance.randrange(3))),
            price=chance.choice((500, 999, 1_000, 2_500, 99_900)),
            stock=chance.choice((0, 0, 3, 40)),
            rating=chance.choice((0.0, 1.25, 3.0, 3.75, 4.0, 4.5, 5.0)),
            units_sold=chance.choice((0, 0, 0, 1, 12, 345)),
            released_at=THEN - timedelta(days=chance.randrange(20)),
            status=chance.choice((*(ProductStatus.PUBLISHED,) * 9, ProductStatus.DRAFT)),
        )
        for number in range(1, count + 1)
    ]


def passes(document: SearchDocument, query: ProductQuery, without: str = "") -> bool:
    """Values of one filter are alternatives, filters add up; `without` names one that is left out."""
    tests: dict[str, bool] = {
        "status": document.status in query.status,
        "category": any_of(query.category, document.categories),
        "brand": any_of(query.brand, () if document.brand is None else (document.brand,)),
        "tag": any_of(query.tag, document.tags),
        "price": (query.min_price is None or document.price >= query.min_price)
        and (query.max_price is None or document.price <= query.max_price),
        "rating": query.min_rating is None or document.rating >= query.min_rating,
        "in_stock": query.in_stock in (None, document.in_stock),
        "words": all(word in texts(document) for word in query.q.split()),
    }
    return all(passed for name, passed in tests.items() if name != without)


def any_of(chosen: Sequence[str], present: Iterable[Named]) -> bool:
    return not chosen or any(value.slug in chosen for value in present)


def texts(document: SearchDocument) -> list[str]:
    return f"{document.name} {document.description}".split()


def expected_facets(documents: Sequence[SearchDocument], query: ProductQuery) -> Facets:
    def counted(group: str, values: Callable[[SearchDocument], Iterable[Named]]) -> tuple[FacetValue, ...]:
        counts = Counter(value for found in documents if passes(found, query, group) for value in values(found))
        ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].slug))
        return tuple(FacetValue(value.slug, value.name, count) for value, count in ranked)[:FACET_VALUES_MAX]

    rated = [found for found in documents if passes(found, query, "rating")]
    prices = [found.price for found in documents if passes(found, query, "price")]
    return Facets(
        category=counted("category", lambda found: found.categories),
        brand=counted("brand", lambda found: () if found.brand is None else (found.brand,)),
        tag=counted("tag", lambda found: found.tags),
        rating=tuple(RatingFacet(n, sum(found.rating >= n for found in rated)) for n in range(5, 0, -1)),
        price=PriceFacet(min(prices, default=None), max(prices, default=None)),
    )


ORDERS: dict[Sort, tuple[Callable[[SearchDocument], tuple[Any, str]], bool]] = {
    Sort.NEWEST: (lambda found: (found.newest_at, found.id), True),
    Sort.PRICE: (lambda found: (found.price, found.id), False),
    Sort.PRICE_DOWN: (lambda found: (found.price, found.id), True),
    Sort.RATING: (lambda found: (found.rating, found.id), True),
    Sort.BESTSELLING: (lambda found: (found.units_sold, found.id), True),
}


def expected_ids(documents: Sequence[SearchDocument], query: ProductQuery) -> list[str]:
    """In their order; by no other than that of a field."""
    key, downwards = ORDERS[query.order]
    return [found.id for found in sorted(documents, key=key, reverse=downwards) if passes(found, query)]
