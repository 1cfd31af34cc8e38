"""Passwords."""

import pytest

from domain.account import require_strong_password
from domain.refusals import InvalidInput


@pytest.mark.parametrize("weak", ["short1", "password", "PassWord123", "aaaaaaaaaa", "eve@example.com", "x" * 129])
def test_weak_passwords_are_refused(weak: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_strong_password(weak, "eve@example.com")
    assert refused.value.field == "password"


@pytest.mark.parametrize("strong", ["correct horse", "Träumerei 42", "x7k" * 42])
def test_long_passwords_need_no_special_characters(strong: str) -> None:
    require_strong_password(strong, "eve@example.com")
