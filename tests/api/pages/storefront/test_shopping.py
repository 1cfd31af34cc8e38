"""Addresses of searches, and the groups a search is narrowed by."""

from adapters.search.port import Chosen, Facets, FacetValue, NamedFacet, PriceFacet, ProductQuery, Sort, ValueCount
from api.pages.storefront.search.chosen_filters import chosen_filters
from api.pages.storefront.search.facet_groups import SHOWN_FIRST, TICKED_MAX, Ends, FacetGroup, facet_groups
from api.pages.storefront.search.shopping import spans
from api.pages.storefront.search.shopping_address import shopping_address
from api.pages.words import words_in
from domain.languages import Language

QUERY = ProductQuery(
    q="lamp & shade",
    brand=("larch", "oak"),
    min_price=1_999,
    in_stock=True,
    attributes=(Chosen("power", ("5..10 W", "12 W")),),
    options=(Chosen("size", ("S",)),),
    sort=Sort.PRICE,
    page=2,
)


def groups_of(query: ProductQuery, *named: NamedFacet, brands: int = 0) -> list[FacetGroup]:
    values = tuple(FacetValue(f"b{number}", f"B{number}", 1) for number in range(brands))
    return facet_groups(Facets((), values, (), (), PriceFacet(None, None), named), query, within_category=False)


def test_an_address_says_all_that_was_chosen() -> None:
    assert shopping_address("/search", QUERY, "EUR") == (
        "/search?q=lamp+%26+shade&brand=larch&brand=oak&min_price=19.99&in_stock=true"
        "&attr.power=5..10+W&attr.power=12+W&option.size=S&sort=price&page=2"
    )
    assert shopping_address("/c/lamps", ProductQuery(category=("lamps",)), "EUR") == "/c/lamps"
    assert shopping_address("/search", ProductQuery(max_price=1_999), "JPY") == "/search?max_price=1999"


def test_each_filter_can_be_taken_away_and_one_is_then_on_the_first_page() -> None:
    groups = groups_of(QUERY, brands=2)
    told = chosen_filters("/search", QUERY, groups, "EUR", words_in(Language.GERMAN))
    assert [one.text for one in told] == [
        "larch", "oak", "Ab 19,99\N{NO-BREAK SPACE}€", "Auf Lager", "Power: 5 – 10 W", "Power: 12 W", "Size: S",
    ]  # fmt: skip
    assert all("page=" not in one.without for one in told)
    assert "attr.power=12+W" in told[4].without
    assert "5..10" not in told[4].without
    assert "option" not in told[6].without


def test_few_numbers_are_ticked_and_many_are_typed() -> None:
    def power(count: int) -> NamedFacet:
        values = tuple(ValueCount(f"{number} W", 1) for number in range(1, count + 1))
        return NamedFacet("power", values, 1, count, "W")

    (few,) = groups_of(ProductQuery(), power(TICKED_MAX))
    assert (few.ends, [choice.text for choice in few.choices]) == (None, ["1 W", "2 W", "3 W", "4 W", "5 W"])
    (many,) = groups_of(ProductQuery(), power(TICKED_MAX + 1))
    assert (many.ends, list(many.choices)) == (Ends("power", "W", "1", "6"), [])
    typed = ProductQuery(attributes=(Chosen("POWER", ("2.. W", "9 W", "1..1 W")),))
    (chosen,) = groups_of(typed, power(1))
    assert chosen.ends == Ends("power", "W", "1", "1", "2", "")
    assert [(choice.value, choice.count, choice.chosen) for choice in chosen.choices] == [
        ("9 W", None, True),
        ("1..1 W", None, True),
    ]


def test_of_many_values_the_rest_stands_behind_a_click_and_is_open_where_something_of_it_was_chosen() -> None:
    (group,) = groups_of(ProductQuery(), brands=SHOWN_FIRST + 2)
    assert (len(group.first), len(group.rest), group.is_chosen) == (SHOWN_FIRST, 2, False)
    (group,) = groups_of(ProductQuery(brand=("b9",)), brands=SHOWN_FIRST + 2)
    assert (group.is_chosen, group.is_rest_chosen) == (True, True)


def test_both_ends_of_a_number_are_typed_as_people_do() -> None:
    assert list(spans([("from.power", "2,5"), ("to.power", "10"), ("unit.power", "W"), ("from.x", "a lot")])) == [
        ("attr.power", "2.5..10 W")
    ]
    assert list(spans([("from.", "1"), ("unit.power", "W"), ("to.a.b", "-1")])) == [("attr.a.b", "..-1")]
