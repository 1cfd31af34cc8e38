"""What is offered to somebody who is typing, without an engine."""

from adapters.search.stemming import Stemming
from adapters.search.suggested import alike_left_out


def test_words_that_differ_in_an_ending_of_the_shops_languages_are_offered_once() -> None:
    offered = ["Häuser", "Haus", "batteries", "battery"]
    assert alike_left_out(offered, Stemming(("de",))) == ["Häuser", "batteries", "battery"]
    assert alike_left_out(offered, Stemming(("en",))) == ["Häuser", "Haus", "batteries"]
    assert alike_left_out(offered, Stemming(("de", "en"))) == ["Häuser", "batteries"]
