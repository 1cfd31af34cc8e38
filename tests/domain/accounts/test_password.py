"""Passwords."""

import pytest

from domain.accounts.password import PERSONAL, require_strong_password
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


USUAL = """
    password1 password123 P@ssw0rd Password1! qwerty123 qwertz123 azerty123 1q2w3e4r 1qaz2wsx iloveyou1 sunshine1
    letmein1 welcome1 Welcome2024 admin123 changeme trustno1 football1 12345678 11111111 abcd1234 Summer2024!
    Winter2025! superman Passwort123 hallo123 Hallo1234! schatz123 ichliebedich schalke04 fussball1 Sommer2024
    Frühling24 geheim123 Willkommen1 schmetterling Kennwort1 Berlin2024 motdepasse1 bonjour123 soleil123 jetaime123
    azertyuiop doudou123 marseille13 Bienvenue1 printemps Tradepost1!
"""


def test_of_forty_eight_usual_passwords_of_three_languages_none_passes() -> None:
    passed = []
    for usual in USUAL.split():
        try:
            require_strong_password(usual)
        except InvalidInput:
            continue
        passed.append(usual)
    assert (len(USUAL.split()), passed) == (48, [])
