"""Slugs: readable in ASCII, whatever script a name is written in."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.refusals import InvalidInput
from domain.slugs import SLUG_CHARS_MAX, made_slug, require_slug, slugify

ID = UUID("0193a0c5-0000-7000-8000-0000deadbeef")
WITHIN = set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("  Crème Brûlée & 6 cups! ", "creme-brulee-6-cups"),
        ("Straße", "strasse"),
        ("Ærø", "aero"),
        ("家電", "jiadian"),
        ("食品", "shipin"),
        ("Большой чайник", "bolshoy-chaynik"),
        ("Chef's Knife", "chefs-knife"),
        ("C++", "c"),
        ("?!", "item"),
        ("", "item"),
    ],
)
def test_a_slug_says_the_name_in_ascii(name: str, slug: str) -> None:
    assert slugify(name) == slug


def test_a_made_slug_gives_way() -> None:
    assert made_slug("C", ID, set()) == "c"
    assert made_slug("C++", ID, {"c"}) == "c-deadbeef"
    assert made_slug("Suggest", ID, set()) == "suggest-deadbeef"
    assert made_slug(str(ID), ID, set()) == f"{ID}-deadbeef"
    assert made_slug("x" * 200, ID, {"x" * 80}) == "x" * 71 + "-deadbeef"


@pytest.mark.parametrize("slug", ["suggest", str(ID), ID.hex])
def test_a_slug_that_means_something_else_is_refused(slug: str) -> None:
    with pytest.raises(InvalidInput, match="means something else"):
        require_slug(slug)


@given(st.text(max_size=200), st.booleans())
def test_the_slug_of_any_text_is_short_ascii_and_nobody_elses(text: str, is_taken: bool) -> None:
    taken = {slugify(text)} if is_taken else set()
    slug = made_slug(text, ID, taken)
    assert 0 < len(slug) <= SLUG_CHARS_MAX
    assert set(slug) <= WITHIN
    assert all(slug.split("-"))
    assert slug not in taken
    assert slug == made_slug(text, ID, taken)
    require_slug(slug)
