"""Facts, offers and telling names, without an engine."""

import pytest

from adapters.search.facts import Kind, Span, fact, number_text, ordered, span_in
from adapters.search.named_facets import named_facet
from adapters.search.offers import offers_asked_count, offers_of, options_asked
from adapters.search.port import Chosen, NamedFacet, ProductQuery, ValueCount
from adapters.search.telling_names import telling, with_selected
from domain.catalog.product import AttributeValue
from tests.contract.search.catalog import document, variant


@pytest.mark.parametrize(
    ("value", "text", "number", "unit"),
    [
        ("12 V", "12 V", 12.0, "V"),
        ("12V", "12V", 12.0, "V"),
        ("-40.50 °C", "-40.50 °C", -40.5, "°C"),
        ("500  ml", "500 ml", 500.0, "ml"),
        (10.0, "10", 10.0, ""),
        (0.00001, "0.00001", 0.00001, ""),
        (True, "true", None, ""),
        ("1,5 V", "1,5 V", None, ""),
        ("10 - 20", "10 - 20", None, ""),
        ("3 x 4", "3 x 4", None, ""),
        ("USB 3", "USB 3", None, ""),
        ("1" * 16, "1" * 16, None, ""),
        ("٣", "٣", None, ""),
    ],
)
def test_values_are_numbers_with_units_or_texts(
    value: AttributeValue, text: str, number: float | None, unit: str
) -> None:
    told = fact("attribute", "x", value)
    assert (told.text, told.number, told.unit) == (text, number, unit)


def test_the_same_is_the_same_and_nothing_else() -> None:
    def code(value: AttributeValue, name: str = "Power", kind: Kind = "attribute") -> int:
        return fact(kind, name, value).code

    assert code("12V") == code("12.0 v") == code("12 V", "POWER")
    assert code(10) == code("10") == code("10.00")
    assert len({code("12 V"), code("12 W"), code("12"), code("12 V", "Volt"), code("12 V", kind="option")}) == 5


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("10..20", Span(10.0, 20.0, "")),
        ("10..", Span(10.0, None, "")),
        ("..-2.5 V", Span(None, -2.5, "V")),
        ("..", None),
        ("10...20", None),
        ("a..b", None),
        ("10", None),
    ],
)
def test_spans(text: str, span: Span | None) -> None:
    assert span_in(text) == span


def test_numbers_sort_as_they_are() -> None:
    numbers = [-1e15, -2.5, -2.25, -0.0, 1e-9, 0.1, 2.0, 10.0, 2.0**53]
    assert sorted(numbers, key=ordered) == numbers
    assert ordered(0.0) == ordered(-0.0)
    assert [number_text(number) for number in (10.0, 0.1, -3)] == ["10", "0.1", "-3"]


def test_a_variant_is_offered_under_each_choice_of_three_of_its_options() -> None:
    def offers(*options: str, stock: int = 0) -> int:
        return len(offers_of(document(1, "x", variants=(variant(1, 100, stock, **dict.fromkeys(options, "1")),))))

    assert [offers(), offers("a"), offers("a", "b"), offers("a", "b", "c")] == [0, 1, 3, 7]
    assert offers("a", "b", "c", stock=1) == 14, "among those that can be ordered, too"
    assert offers(*"abcd") == 14
    assert offers(*"abcdef") == offers(*"abcdefg") == 41


def test_the_ways_options_go_together_are_counted_before_they_are_asked_for() -> None:
    def ways(**options: int) -> int:
        chosen = (Chosen(name, tuple(map(str, range(many)))) for name, many in options.items())
        return offers_asked_count(ProductQuery(options=tuple(chosen)))

    assert [ways(), ways(a=3), ways(a=3, b=4), ways(a=3, b=4, c=2), ways(a=1, b=1, c=1, d=2)] == [0, 3, 12, 24, 7]
    assert options_asked(ProductQuery(options=(Chosen("B", ("X",)), Chosen("a", ("1.0",))))) == [
        [("a", "1")],
        [("b", "x")],
    ]


def test_what_tells_most_apart_is_told_first() -> None:
    counts = [("all", 60), ("half", 30), ("half", 30), ("thirds", 20), ("thirds", 20), ("thirds", 20), ("few", 2)]
    assert telling(counts, 60, 8) == ["thirds", "half", "few"]
    assert telling([*counts, ("each", 1), ("each", 1)], 60, 2) == ["thirds", "half"]
    assert telling([], 0, 8) == []
    assert with_selected(["a", "b", "c"], ["b", "z"], 3) == ["a", "b", "z"]


def test_a_facet_is_of_numbers_where_most_are_in_one_unit() -> None:
    def facet(*counted: tuple[AttributeValue, int]) -> NamedFacet | None:
        return named_facet([(fact("attribute", "n", value), count) for value, count in counted])

    assert facet() is None
    assert facet(("5 V", 2), ("12V", 1), ("9 kV", 1)) == NamedFacet(
        "n", (ValueCount("5 V", 2), ValueCount("12V", 1), ValueCount("9 kV", 1)), 5, 12, "V"
    )
    assert facet(("5 V", 1), ("low", 1), ("high", 1)) == NamedFacet(
        "n", (ValueCount("5 V", 1), ValueCount("high", 1), ValueCount("low", 1))
    )
    assert facet(("Red", 2), ("red", 3), ("blue", 4)) == NamedFacet("n", (ValueCount("red", 5), ValueCount("blue", 4)))
