"""What is one typo, or two: told quickly, and no otherwise than by counting."""

import random
from functools import cache

from adapters.search.typos import Forgiven, close
from adapters.search.words import typos_allowed


def distance(left: str, right: str) -> int:
    """Optimal string alignment, by its definition."""

    @cache
    def between(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        ways = [between(i - 1, j) + 1, between(i, j - 1) + 1, between(i - 1, j - 1) + (left[i - 1] != right[j - 1])]
        if i > 1 and j > 1 and left[i - 2 : i] == right[j - 2 : j][::-1]:
            ways.append(between(i - 2, j - 2) + 1)
        return min(ways)

    return between(len(left), len(right))


def mistyped(word: str, chance: random.Random) -> str:
    letters, at = list(word), chance.randrange(max(1, len(word)))
    letters[at : at + 2] = chance.choice(
        (letters[at : at + 2][::-1], letters[at : at + 1], ["x", *letters[at : at + 2]])
    )
    return "".join(letters)


def test_it_is_told_as_counting_would() -> None:
    chance = random.Random(1)
    for _ in range(1_500):
        word = "".join(chance.choices("abcdé化", k=chance.randrange(12)))
        other = word
        for _ in range(chance.randrange(4)):
            other = mistyped(other, chance)
        apart = distance(word, other)
        assert [close(word, other, typos) for typos in (0, 1, 2)] == [apart <= typos for typos in (0, 1, 2)]
        allowed = typos_allowed(word)
        assert Forgiven([word]).meet(other) == (allowed > 0 and apart <= allowed), (word, other)


def test_each_word_is_forgiven_what_its_length_allows() -> None:
    words = Forgiven(["lamp", "kettle", "headphones", "ab12345"])
    for typed in ("kettel", "ketle", "headphnoes", "hedphons", "headphones"):
        assert words.meet(typed), typed
    for typed in ("lamb", "kotle", "edphons", "ab12354", ""):
        assert not words.meet(typed), typed
