"""Tokens that come by mail."""

from uuid import UUID

from domain.accounts.account_token import LIFETIMES, TOKEN_CHARS, Purpose, new_token, token_hash, token_text

TOKEN = UUID("01a206df-a2a8-7011-8b34-4101d4afd8ff")
SECRET = b"a secret that only the shop knows"


def test_the_text_of_a_token_is_the_same_whoever_makes_it_when_and_only_with_the_secret() -> None:
    text = token_text(SECRET, TOKEN, Purpose.RESET_PASSWORD)
    assert text == "l_BthkCUOBIOHI0WQWcQIOT5tdZf2M5gVctzNu_EfQk"
    others = {
        token_text(b"another", TOKEN, Purpose.RESET_PASSWORD),
        token_text(SECRET, UUID(int=1), Purpose.RESET_PASSWORD),
        *(token_text(SECRET, TOKEN, purpose) for purpose in Purpose if purpose is not Purpose.RESET_PASSWORD),
    }
    assert len(others) == 2 + len(Purpose) - 1
    assert {len(each) for each in others} == {TOKEN_CHARS}
    assert text not in others


def test_what_is_kept_of_a_token_is_the_hash_of_what_is_mailed() -> None:
    kept = new_token(SECRET, TOKEN, Purpose.VERIFY_EMAIL)
    assert kept.hash == token_hash(token_text(SECRET, TOKEN, Purpose.VERIFY_EMAIL))


def test_every_purpose_has_its_time() -> None:
    assert {purpose: LIFETIMES[purpose].total_seconds() for purpose in Purpose} == {
        "verify-email": 259_200, "reset-password": 1_800, "confirm-new-email": 86_400, "release-old-email": 86_400,
    }  # fmt: skip
