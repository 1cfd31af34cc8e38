"""Eight suggestions of all kinds, each saying something of its own."""

from typing import cast

from adapters.redis.reader import RedisReader
from adapters.search.port import SearchReader
from adapters.search.stemming import stemming_in
from queries.search.mix_suggestions import SUGGESTIONS_MAX, Suggestion, SuggestionKind, mix_suggestions
from queries.sources import Sources
from queries.view import View
from read_models.model import Standing
from read_models.product_search import PRODUCT_SEARCH


def mixed(*languages: str, **found: tuple[str, ...]) -> list[tuple[str, str]]:
    stemming = stemming_in(languages or ("en",))
    kinds = {kind: [Suggestion(text, kind) for text in found.get(kind.value, ())] for kind in reversed(SuggestionKind)}
    return [(suggestion.kind.value, suggestion.text) for suggestion in mix_suggestions(kinds, stemming)]


MANY = ("Red", "Green", "Blue", "Black", "White", "Grey", "Brown", "Pink", "Cyan")


def test_every_kind_has_its_turn_and_they_are_grouped() -> None:
    assert mixed(
        search=("red lamp", "red desk", "red chair"),
        words=("Reddish", "Redwood", "Redeye"),
        brand=("Redmond", "Redford"),
        category=("Red wine", "Reds"),
        product=("Red 1", "Red 2", "Red 3"),
    ) == [
        ("search", "red lamp"), ("search", "red desk"),
        ("words", "Reddish"),
        ("brand", "Redmond"), ("brand", "Redford"),
        ("category", "Red wine"),
        ("product", "Red 1"), ("product", "Red 2"),
    ]  # fmt: skip


def test_a_kind_has_its_bound_also_where_there_are_no_others() -> None:
    bounds = {"search": 3, "words": 3, "brand": 2, "category": 2, "product": 4}
    assert {kind: len(mixed(**{kind: MANY})) for kind in bounds} == bounds
    assert len(mixed(search=MANY[:3], product=MANY[3:6], words=MANY[6:])) == SUGGESTIONS_MAX


def test_what_leads_straight_there_stands_for_those_that_say_the_same() -> None:
    assert mixed(search=("lamp", "café"), words=("Lamps", "Cafe"), category=("Lamps",), product=("LAMP", "Café")) == [
        ("category", "Lamps"),
        ("product", "Café"),
    ]
    assert mixed(search=("batteries", "battery"), words=("Battery", "化妆包"), brand=("++", "--")) == [
        ("search", "batteries"),
        ("words", "化妆包"),
        ("brand", "++"),
        ("brand", "--"),
    ]


def test_endings_are_those_of_the_shops_languages() -> None:
    asked = {"search": ("kaffeemühlen", "hüte"), "words": ("Kaffeemühle", "Hüten")}
    assert mixed("de", "en", **asked) == [("search", "kaffeemühlen"), ("search", "hüte")]
    assert mixed("en", **asked) == [
        ("search", "kaffeemühlen"), ("search", "hüte"),
        ("words", "Kaffeemühle"), ("words", "Hüten"),
    ]  # fmt: skip


def test_the_languages_are_those_of_the_index_that_is_read() -> None:
    nowhere = Sources(cast("RedisReader", None), cast("SearchReader", None))
    view = View(nowhere, {PRODUCT_SEARCH.name: Standing(1, 0, 0, 0, "r8 EUR in:de+en")})
    assert view.stemming.languages == ("de", "en")


def test_nothing_is_nothing() -> None:
    assert mixed() == []
