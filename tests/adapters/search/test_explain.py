"""The embedded engine's score of a product, and what it is made of."""

import math
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
import tantivy

from adapters.search.embedded.boosting import boosting
from adapters.search.embedded.explain import Explaining
from adapters.search.embedded.facet_texts import FacetTexts
from adapters.search.embedded.schema import as_tantivy, create_index
from adapters.search.embedded.scoring import alone
from adapters.search.embedded.search import Search
from adapters.search.embedded.ties import breaking_ties
from adapters.search.embedded.words import WordQueries
from adapters.search.lexicon import Lexicon
from adapters.search.port import Explained, ProductQuery
from adapters.search.stemming import Stemming
from adapters.search.weights import ALL_WORDS_WEIGHT, BOOST_STEP_WEIGHT
from adapters.search.why import Rule
from domain.search.boosts import BOOST_STEPS_MAX, Boost, BoostKind
from domain.search.search_settings import SearchSettings
from read_models.product_search import SearchDocument
from tests.contract.search.catalog import document
from tests.contract.search.engine import items

STEMMING = Stemming(("en",))
TAGS = tuple(f"t-{number}" for number in range(10))
STRONG = tuple(Boost(UUID(int=200 + n), BoostKind.TAG, BOOST_STEPS_MAX, tag) for n, tag in enumerate(TAGS))
WEAK = Boost(UUID(int=300), BoostKind.BRAND, -BOOST_STEPS_MAX, "acme")
PADDING = " ".join(f"word{number}" for number in range(60))

# One that has all the words, in a long text; many that are very much about one of them.
SHOP = [
    document(1, "Desk lamp", brand="Acme", description=PADDING, units_sold=150),
    *(document(number, "Lamp", brand="Lamp", tags=TAGS, description="lamp lamp") for number in range(2, 8)),
    document(9, "Desk", stock=0),
    document(10, "Blue sofa", brand="Acme"),
    document(11, "Red sofa", category=("Sofas",), attributes={"cover": "red velvet"}),
]


@pytest.fixture
def index(tmp_path: Path) -> tantivy.Index:
    return holding(tmp_path, SHOP)


def holding(path: Path, documents: Sequence[SearchDocument]) -> tantivy.Index:
    index = create_index(path, STEMMING.languages)
    writer = index.writer()
    for each in documents:
        writer.add_document(as_tantivy(each, STEMMING))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def explain(index: tantivy.Index, q: str, *boosts: Boost) -> Explained:
    settings = SearchSettings(synonyms=(("sofa", "couch"),), boosts=boosts, version=1)
    search = Search(index, ProductQuery(q, arranged=True), Lexicon(settings, STEMMING), FacetTexts())
    hits = search.page()
    return search.explained(search.found(hits, search.facets(), 0))


def scores(index: tantivy.Index, q: str, *boosts: Boost) -> dict[int, float]:
    return {UUID(item["id"]).int: item["why"]["score"] for item in items(explain(index, q, *boosts).found)}


def said(index: tantivy.Index, q: str, product: int) -> list[str]:
    found = {UUID(item["id"]).int: item for item in items(explain(index, q).found)}
    return [part["text"] for part in found[product]["why"]["parts"]]


@pytest.mark.parametrize(
    "q",
    ["desk lamp", "lamp", "des", "lampp desk", "blue couch", "red velvet sofa", "sku-1", "sku-1 lamp", "sofas 1/2"],
)
def test_the_parts_are_the_whole_score(index: tantivy.Index, q: str) -> None:
    lexicon = Lexicon(SearchSettings(synonyms=(("sofa", "couch"),), boosts=(*STRONG, WEAK)), STEMMING)
    searcher, schema = index.searcher(), index.schema
    reading = WordQueries(searcher, schema, STEMMING).read(q, lexicon.understand(q))
    assert reading is not None
    boosts = boosting(schema, lexicon.settings.boosts, reading, 0, fairly=True)
    ids = [each.id for each in SHOP]
    everybody = tantivy.Query.term_set_query(schema, "id", ids)
    ranked = breaking_ties(schema, reading.ranked(everybody, [alone(one) for one in boosts]))
    hits = searcher.search(ranked, len(SHOP)).hits
    totals = {str(searcher.doc(address).get_first("id")): float(score) for score, address in hits}
    parts = Explaining(searcher, schema, ids).parts(reading, boosts)
    assert len(totals) == len(SHOP)
    for each in ids:
        points = [part.points for part in parts[each]]
        assert math.isclose(sum(points), totals[each], rel_tol=1e-6, abs_tol=1e-6), (q, each)
    whole = breaking_ties(schema, reading.ranked(reading.strict, [alone(one) for one in boosts]))
    for score, address in searcher.search(whole, len(SHOP)).hits:
        each = str(searcher.doc(address).get_first("id"))
        assert math.isclose(score, totals[each], rel_tol=1e-6, abs_tol=1e-6), (q, each, "what all have is counted once")


def test_rounded_parts_still_add_up(index: tantivy.Index) -> None:
    for item in items(explain(index, "desk lamp", *STRONG, WEAK).found):
        why = item["why"]
        assert why["score"] == round(sum(part["points"] for part in why["parts"]), 4)


def test_no_boost_takes_what_has_half_of_the_words_past_what_has_all(index: tantivy.Index) -> None:
    """Not even all there are together, at products that are much about the half they have."""
    plain, boosted = scores(index, "desk lamp"), scores(index, "desk lamp", *STRONG, WEAK)
    assert set(plain) == set(boosted) == {1, 2, 3, 4, 5, 6, 7, 9}
    assert max(boosted, key=lambda number: boosted[number]) == 1
    for half in (2, 9):
        assert boosted[1] - boosted[half] >= plain[1] - plain[half] - 1e-3
    of_one_word = scores(index, "lamp", *STRONG, WEAK)
    assert min(of_one_word, key=lambda number: of_one_word[number]) == 1, "who has the same words falls behind"


def test_a_step_is_worth_the_same_share_of_every_query(index: tantivy.Index) -> None:
    """Of rare words as of common ones: a quarter of their rarity, as having all of them is ALL_WORDS_WEIGHT of it."""
    shares = set[float]()
    for q in ("desk lamp", "blue sofa", "red velvet"):
        (lifted, *_) = items(explain(index, q, Boost(UUID(int=1), BoostKind.NEWEST, 1, days=365)).found)
        points = {part["reason"]: part["points"] for part in lifted["why"]["parts"]}
        shares.add(round(points["boost"] / points["all-words"], 3))
    assert shares == {BOOST_STEP_WEIGHT / ALL_WORDS_WEIGHT}


def test_where_nobody_has_the_word_as_typed_boosts_weigh_what_stands_in_its_place(index: tantivy.Index) -> None:
    def lifted(q: str) -> float:
        (first, *_) = items(explain(index, q, STRONG[0]).found)
        (points,) = [part["points"] for part in first["why"]["parts"] if part["reason"] == "boost"]
        return float(points)

    assert lifted("lampp") == lifted("lamp")
    assert 0.0 < lifted("lam") < lifted("lamp")


def test_it_is_said_what_was_met_instead_and_what_is_missing(index: tantivy.Index) -> None:
    meant = "It has “sofa”, which is said to mean the same as “couch”."
    assert meant in said(index, "blue couch", 10)
    assert said(index, "blue couch", 11)[:2] == ["It does not have “blue”.", meant]
    assert "It has “lamp”, to which “lampp” was corrected." in said(index, "lampp desk", 1)
    assert "“velvet” stands in its attributes or options." in said(index, "red velvet", 11)
    assert "“sofas” names its brand or its category." in said(index, "sofas", 11)
    assert "It has a word that begins with “des”." in said(index, "des", 1)
    assert said(index, "desk lamp", 1)[-4:] == [
        "“desk lamp” stand side by side in it.",
        "It is in stock.",
        "It sells: 10 or more so far.",
        "It sells: 100 or more so far.",
    ]


def test_it_is_said_what_the_query_was_read_as(index: tantivy.Index) -> None:
    read_as = explain(index, "lampp desk without shade").read_as
    assert (read_as.words, read_as.without, read_as.corrected) == (("lampp", "desk"), ("shade",), "lamp desk")
    assert (read_as.rule, read_as.having_all, read_as.having_share) == (Rule.FAIR_SHARE, 1, 8)
    assert explain(index, "sku-1").read_as.rule is Rule.ALL_WORDS
