"""What a search is narrowed by, each with the address of the search without it."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from adapters.amounts import amount_in
from adapters.search.port import Chosen, ProductQuery
from api.pages.spoken import spoken
from api.pages.storefront.search.facet_groups import FacetGroup
from api.pages.storefront.search.shopping_address import shopping_address
from api.pages.words import Words


class ChosenFilter(msgspec.Struct, frozen=True):
    text: str
    without: str


def chosen_filters(
    path: str, query: ProductQuery, groups: Sequence[FacetGroup], currency: str, say: Words
) -> list[ChosenFilter]:
    first = replace(query, page=1)
    names = {(group.name, choice.value): choice.text for group in groups for choice in group.choices}
    found = list(each_without(first, names, currency, say))
    return [ChosenFilter(text, shopping_address(path, without, currency)) for text, without in found]


def each_without(
    query: ProductQuery, names: Mapping[tuple[str, str], str], currency: str, say: Words
) -> Iterator[tuple[str, ProductQuery]]:
    """What belongs to a category's page is none of them: its address says it, too."""
    for field in ("category", "brand", "tag"):
        values: tuple[str, ...] = getattr(query, field)
        for value in values:
            if (field, value) in names:
                yield names[field, value], replace(query, **{field: tuple(one for one in values if one != value)})
    for field, key in (("min_price", "shop.price-from"), ("max_price", "shop.price-to")):
        amount: int | None = getattr(query, field)
        if amount is not None:
            yield say(key, price=amount_in(say.language, amount, currency)), replace(query, **{field: None})
    if query.min_rating is not None:
        yield say("shop.stars-from", count=int(query.min_rating)), replace(query, min_rating=None)
    if query.in_stock:
        yield say("shop.in-stock"), replace(query, in_stock=None)
    for named_by in ("attributes", "options"):
        named: tuple[Chosen, ...] = getattr(query, named_by)
        for one in named:
            for value in one.values:
                yield (
                    f"{spoken(one.name)}: {words_of(value, say)}",
                    replace(query, **{named_by: less(named, one, value)}),
                )


def less(named: tuple[Chosen, ...], one: Chosen, value: str) -> tuple[Chosen, ...]:
    rest = replace(one, values=tuple(other for other in one.values if other != value))
    return tuple(each for each in (rest if other is one else other for other in named) if each.values)


def words_of(value: str, say: Words) -> str:
    """Of an attribute that is true or false."""
    return say(f"shop.is-{value}") if value in ("true", "false") else value.replace("..", " \N{EN DASH} ").strip()
