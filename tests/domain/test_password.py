"""Passwords."""

import pytest

from domain.password import PERSONAL, require_strong_password
from domain.refusals import InvalidInput

EVE = ("evangeline@example.com", "Evangeline Quartermain", "Larkspur Lamps")


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("short1", "Use at least 8 characters."),
        ("x" * 129, "Use at most 128 characters."),
        ("password", "This is a top-10 common password."),
        ("PassWord123", "This is similar to a commonly used password."),
        ("Password123", "This is a very common password."),
        ("iloveyou!", "This is similar to a commonly used password."),
        ("motdepasse", "This is a very common password."),
        ("passwort", "This is a very common password."),
        ("qwertyuiop", "This is a top-100 common password."),
        ("p@ssw0rd" * 8, 'Repeats like "abcabcabc" are only slightly harder to guess than "abc".'),
        ("aaaaaaaaaa", 'Repeats like "aaa" are easy to guess.'),
        ("abcdefgh1", "Sequences like abc or 6543 are easy to guess."),
        ("19900101", "Dates are often easy to guess."),
        ("november", "A word by itself is easy to guess."),
        ("evangeline@example.com", PERSONAL),
        ("Quartermain1987", PERSONAL),
        ("l@rkspurlamps", PERSONAL),
    ],
)
def test_a_password_that_would_be_guessed_soon_is_refused_with_the_reason(weak: str, why: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_strong_password(weak, *EVE, field="new_password")
    assert (refused.value.field, refused.value.message) == ("new_password", why)


@pytest.mark.parametrize(
    "strong", ["correct horse", "Träumerei 42", "gxkq vwzt", "a ladder in the attic " * 5, "雨の日は本を読む"]
)
def test_long_passwords_need_no_special_characters(strong: str) -> None:
    require_strong_password(strong, *EVE)
