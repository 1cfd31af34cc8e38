"""What was offered is kept for as long as the index is the same, and no more of it than so much."""

from adapters.search.embedded.kept_suggestions import SUGGESTIONS_KEPT_MAX, TYPED_CHARS_MAX, KeptSuggestions
from adapters.search.offered import Suggested

LAMP = Suggested(words=["Lamp"])


def test_another_state_of_the_index_forgets_all() -> None:
    kept = KeptSuggestions()
    kept.keep("la", LAMP, "first")
    assert kept.get("la", "first") is LAMP
    assert kept.get("la", "second") is None
    kept.keep("lam", LAMP, "second")
    assert kept.get("la", "second") is None


def test_no_more_are_kept_than_so_many_and_no_long_ones() -> None:
    kept = KeptSuggestions()
    for number in range(SUGGESTIONS_KEPT_MAX + 1):
        kept.keep(str(number), LAMP, "first")
    assert [kept.get(str(number), "first") for number in (0, SUGGESTIONS_KEPT_MAX)] == [None, LAMP]
    kept.keep("x" * (TYPED_CHARS_MAX + 1), LAMP, "first")
    assert kept.get("x" * (TYPED_CHARS_MAX + 1), "first") is None
