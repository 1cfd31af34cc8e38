"""What a generation was built by is read back from its shape."""

from read_models.model import languages_fact, languages_of, shape
from read_models.product_search import PRODUCT_SEARCH


def test_an_index_says_which_languages_it_is_kept_in() -> None:
    assert languages_of(shape(PRODUCT_SEARCH, "EUR", languages_fact(("de", "en")))) == ("de", "en")
    assert languages_of(shape(PRODUCT_SEARCH, "EUR", languages_fact(()))) == ()
    assert languages_of("r4 USD") == ("en",), "from before it was said"
