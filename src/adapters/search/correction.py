""" "Did you mean ...?": what was typed, spelt as the products that were found spell it."""

from collections import Counter
from collections.abc import Callable, Sequence

from adapters.search.highlight import begins, decode_shown
from adapters.search.lexicon import Understood
from adapters.search.stemming import Stemming
from adapters.search.typos import close
from adapters.search.words import split_words, typos_allowed

TEXT_WORDS_MAX = 60


def corrected(
    understood: Understood, stemming: Stemming, bodies: Sequence[bytes], is_familiar: Callable[[str], bool]
) -> str | None:
    """None where every word was met as it stands, by its stem, as a beginning, or as a part of a longer word.

    `bodies` are the list items that were found; too many products have a word that `is_familiar` for it to be a typo.
    """
    words = understood.words
    doubtful = {word for word in words if typos_allowed(word) and not is_familiar(word)}
    if not doubtful:
        return None
    texts = (text for body in bodies for text in decode_shown(body).texts)
    there = Counter(word for text in texts for word in split_words(text, TEXT_WORDS_MAX))
    last = len(words) - 1
    spelt = [
        spelling(word, stemming, there, beginning=word if understood.unfinished and place == last else None)
        if word in doubtful
        else word
        for place, word in enumerate(words)
    ]
    return None if spelt == list(words) else " ".join(spelt)


def spelling(word: str, stemming: Stemming, there: Counter[str], beginning: str | None) -> str:
    """The word itself if it is there; else the most frequent one that is close enough."""
    typos = typos_allowed(word)
    root = stemming.stem(word)
    if any(stemming.stem(other) == root or part(word, other, typos) or begins(other, beginning) for other in there):
        return word
    return max(
        (other for other in there if close(other, word, typos)), key=lambda other: (there[other], other), default=word
    )


def part(word: str, other: str, typos: int) -> bool:
    """Of a longer word, and not just short of some letters."""
    return word in other and len(other) - len(word) > typos
