"""Descriptions are safe HTML, however they were written; names are text."""

import time
from contextlib import suppress
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.catalog.descriptions import clean_description, kept_description, plain_text, plain_text_of_clean
from domain.catalog.product_fields import DESCRIPTION_CHARS_MAX, Description
from domain.names import clean_name
from domain.read_as import read_as
from domain.refusals import InvalidInput
from domain.texts import tidy

PIECES = (
    "<p>", "</p>", "<br />", "<b>", "</b>", "<script>", "</script>", "<a href='javascript:x'>",
    '<a href="/x" title="a>b">', "<table>", "<td>", "<!--", "-->", "<svg>", "<style>", "<math>", "<o:p>", "<",
    "<img src=x onerror=alert(1)>", ">", "&", "&amp;", "&lt;b&gt;", "&amp;lt;", "&nbsp;", "&#824;", "\u0338",
    "&#x202e;", "\u202e", "&#8203;", "&shy;", "&#x958;", "&a&#x202e;mp;",
    "<b and c>", "<steel>", "5 < 6", "Café", "\u00a0", " ", "\n", "x",
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "kept", "read"),
    [
        ("<p>Caf&eacute;</p>", "<p>Café</p>", "Café"),
        ("Fish & Chips", "Fish &amp; Chips", "Fish & Chips"),
        ("Fish &amp; Chips", "Fish &amp; Chips", "Fish & Chips"),
        ("fits heads <58cm & more", "fits heads &lt;58cm &amp; more", "fits heads <58cm & more"),
        ("size <M or bigger", "size &lt;M or bigger", "size <M or bigger"),
        ("a<b and c>d", "a&lt;b and c&gt;d", "a<b and c>d"),
        ("a <steel> bottle", "a &lt;steel&gt; bottle", "a <steel> bottle"),
        ("if a<b and c>d<br /><b class='x'>then</b>", "if a&lt;b and c&gt;d<br><b>then</b>", "if a<b and c>d then"),
        ("<!-- Word --><p class=Mso hidden>A<o:p></o:p></p>", "<p>A</p>", "A"),
        ("<!-- not ended", "&lt;!-- not ended", "<!-- not ended"),
        ("one<br />two<br>three", "one<br>two<br>three", "one two three"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O", "H2O"),
        ("<b>A</b><script>alert(1)</script>", "<b>A</b>", "A"),
        ("<section onclick='x'>A <font color=red>B</font></section>", "A B", "A B"),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer">x</a>', "x"),
        ("<img src=x onerror=alert(1)>x", "x", "x"),
        ("<img src=x onerror=alert(1)//", "&lt;img src=x onerror=alert(1)//", "<img src=x onerror=alert(1)//"),
        ("&lt;script&gt;", "&lt;script&gt;", "<script>"),
        ("Cafe\u0301", "Café", "Café"),
        ("lamp&#x202e;gpj&#8203;", "lampgpj", "lampgpj"),
        ("<b>&#824;x</b>", "&lt;b≯x", "<b≯x"),  # composed later it would be no element any more
        ("", "", ""),
    ],
)
def test_a_description_is_kept_as_safe_html(written: str, kept: str, read: str) -> None:
    assert clean_description(written) == kept
    assert plain_text(kept) == read


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join))
def test_a_clean_description_stays_as_it_is_and_is_safe(written: str) -> None:
    kept = clean_description(written)
    assert clean_description(kept) == kept == tidy(kept)
    assert plain_text_of_clean(kept) == plain_text(kept)
    assert "<script" not in kept.lower()
    assert "<img" not in kept
    assert (
        'href="javascript:' not in kept
    )  # in a text that is no markup it may stand, as it was typed: in single quotes


def taken(written: str) -> str:
    """As an API or an import takes it and keeps it. Raises InvalidInput."""
    said: str = read_as(tidy(written), Description)
    return kept_description(said)


LONG = st.builds(
    lambda pieces, chars, end: "".join(pieces * (chars // max(1, len("".join(pieces)))) + end),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4),
    st.integers(DESCRIPTION_CHARS_MAX * 3 // 10, DESCRIPTION_CHARS_MAX * 2),
    st.lists(st.sampled_from(PIECES), max_size=3),
)


@given(LONG)
@settings(max_examples=5, deadline=None)
@example("&" * DESCRIPTION_CHARS_MAX)
@example('"' * DESCRIPTION_CHARS_MAX)
@example("<p>" + "x" * (DESCRIPTION_CHARS_MAX - 7))
def test_what_was_taken_is_taken_again(written: str) -> None:
    kept = ""
    with suppress(InvalidInput):
        kept = taken(written)
    assert taken(kept) == kept


@pytest.mark.parametrize("letter", ["é", "&lt;"])
def test_a_text_is_as_long_as_it_reads(letter: str) -> None:
    kept = taken(letter * DESCRIPTION_CHARS_MAX)
    assert plain_text(kept) == unescape(letter) * DESCRIPTION_CHARS_MAX
    with pytest.raises(InvalidInput, match="At most 40000 characters of HTML"):
        taken(letter * (DESCRIPTION_CHARS_MAX + 1))


def test_what_only_its_cleaning_makes_too_long_is_refused() -> None:
    with pytest.raises(InvalidInput, match="description: It is too long once it is clean"):
        taken("<p>" * (DESCRIPTION_CHARS_MAX // 3))


@pytest.mark.parametrize("piece", ["a < b & c ", "<ul><li>one", '<a href="/lamp">lamp</a>, '])
def test_what_an_earlier_version_took_is_taken(piece: str) -> None:
    """It bounded what was sent, and kept it cleaned; a migration cleaned what was there before."""
    there = clean_description(piece * (20_000 // len(piece)))
    assert taken(there) == there


def test_markup_that_never_ends_is_cleaned_in_no_time() -> None:
    began = time.monotonic()
    for piece in ("<a b='", "<!--", "<b ", "&amp;"):
        clean_description(piece * (DESCRIPTION_CHARS_MAX // len(piece)))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Fish &amp; Chips", "Fish & Chips"),
        ("Fish &amp;amp; Chips", "Fish & Chips"),
        ("lamp&#x202e;gpj&#8203;", "lampgpj"),
        ("  Caf&eacute;\t\n Cre&#768;me ", "Café Crème"),
        ("R&D; AT&T &copy", "R&D; AT&T &copy"),
        ("&nosuch; &lt;3", "&nosuch; <3"),
        ("I <3 <b>tea</b>", "I <3 <b>tea</b>"),
    ],
)
def test_a_name_is_text(written: str, kept: str) -> None:
    assert clean_name(written) == clean_name(kept) == kept


def test_a_name_has_something_to_read() -> None:
    with pytest.raises(InvalidInput, match="nothing to read"):
        clean_name(" &nbsp;&#32; ")


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join))
def test_a_clean_name_stays_as_it_is(written: str) -> None:
    kept = clean_name(f"A {written}")
    assert clean_name(kept) == kept == tidy(kept)
