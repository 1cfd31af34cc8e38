"""What the score of a hit is made of, on Meilisearch."""

import random
from uuid import UUID

import pytest

from adapters.search.lexicon import Alternative, Understood
from adapters.search.meilisearch.boosting import Boosting
from adapters.search.meilisearch.hit import Hit
from adapters.search.meilisearch.ranking import Ranking, Texts
from adapters.search.meilisearch.rarities import ALL, Rarities
from adapters.search.stemming import Stemming
from domain.search.boosts import Boost, BoostKind

WORDS = ("desk", "couch", "lamp", "brass", "sofa", "blue", "oil", "floor", "usb", "2")
BOOSTS = (
    Boost(UUID(int=1), BoostKind.BRAND, 2, value="acme"),
    Boost(UUID(int=2), BoostKind.TAG, -3, value="gift"),
    Boost(UUID(int=3), BoostKind.NEWEST, 1, days=3),
    Boost(UUID(int=4), BoostKind.ATTRIBUTE, 1, name="margin", at_least=20.0),
)
UNDERSTOOD = Understood(
    words=("desk", "couch", "usb", "2", "lam"),
    roots=("desk", "couch", "usb", "2", "lam"),
    units=((0, 1), (1, 2), (2, 4), (4, 5)),
    unfinished=True,
    synonyms=(Alternative(1, 2, ("blue", "sofa")),),
)


@pytest.fixture
def ranking() -> Ranking:
    having = {word: 3 + place for place, word in enumerate(WORDS)}
    return Ranking(UNDERSTOOD, Stemming(("en",)), Rarities({ALL: 100} | having), Boosting(BOOSTS, 1_000_000_000))


def hit(number: int) -> Hit:
    chance = random.Random(number)

    def text(most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randrange(1, most)))

    whole = text(12)
    return Hit(
        item='{"attributes":{"Margin":30}}' if number % 3 else '{"attributes":{}}',
        stems=whole,
        words=whole,
        head_length=1,
        name_length=2,
        brand_length=1,
        category_stems=text(3),
        fact_stems=text(5),
        groups=chance.choices(WORDS, k=2),
        in_stock=number % 2 == 0,
        units_sold=chance.choice((0, 10, 500)),
        brand=["acme"] if number % 4 else [],
        tag=["gift"] if number % 5 else [],
        newest_at=1_000_000_000 - number * 10_000_000,
        id=str(number),
    )


def test_the_parts_are_the_whole_score(ranking: Ranking) -> None:
    hits = [(hit(number), number % 7 == 0) for number in range(200)]
    parts = ranking.parts(hits)
    for each, strict in hits:
        points = sum(part.points for part in parts[each.id])
        assert points == pytest.approx(ranking.score(each, Texts.of(each), strict), rel=1e-9)
    reasons = {part.reason for told in parts.values() for part in told}
    assert reasons == {
        "has", "as-typed", "text", "name", "front", "brand", "category", "facts", "beginning", "synonym", "missing",
        "group", "all-words", "side-by-side", "boost", "ahead", "in-stock", "sells",
    }  # fmt: skip


def test_boosts_decide_among_hits_that_meet_the_words_alike(ranking: Ranking) -> None:
    alike = [hit(1) for _ in range(3)]
    for each, brand, tags in zip(alike, (["zeta"], ["acme"], ["acme"]), ([], ["gift"], []), strict=True):
        each.brand, each.tag = brand, tags
    assert ranking.sort([(each, True) for each in alike]) == [alike[2], alike[0], alike[1]]
