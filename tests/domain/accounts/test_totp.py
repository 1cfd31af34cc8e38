"""Codes of an authenticator app."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.accounts.totp import (
    app_address,
    code_of,
    recovery_code,
    recovery_hash,
    secret_text,
    step_at,
    step_of,
    typed_code,
)

SECRET = b"12345678901234567890"
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_a_code_is_that_of_the_rfc(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, the last six of its eight digits."""
    assert code_of(SECRET, step_at(datetime.fromtimestamp(seconds, UTC))) == code


def test_a_clock_may_be_wrong_by_one_step() -> None:
    here = step_at(NOON)
    accepted = [step_of(code_of(SECRET, here + apart), SECRET, NOON, 0) for apart in (-2, -1, 0, 1, 2)]
    assert accepted == [None, here - 1, here, here + 1, None]


def test_a_code_is_good_once_and_so_are_those_before_it() -> None:
    here = step_at(NOON)
    assert step_of(code_of(SECRET, here), SECRET, NOON, here) is None
    assert step_of(code_of(SECRET, here - 1), SECRET, NOON, here) is None
    assert step_of(code_of(SECRET, here + 1), SECRET, NOON + timedelta(seconds=30), here) == here + 1


@pytest.mark.parametrize("wrong", ["", "000000", "12345", "１２３４５６", "abcdef"])
def test_what_is_no_code_opens_nothing(wrong: str) -> None:
    assert step_of(wrong, SECRET, NOON, 0) is None


def test_an_app_reads_the_secret_from_a_picture() -> None:
    assert secret_text(SECRET) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert app_address(SECRET, "eve@example.com", "Larks & Co") == (
        "otpauth://totp/Larks%20%26%20Co:eve@example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        "&issuer=Larks%20%26%20Co&algorithm=SHA1&digits=6&period=30"
    )


def test_a_recovery_code_may_be_typed_as_people_type() -> None:
    code = recovery_code(bytes(range(10)))
    assert (len(code), code.count("-"), typed_code(f" {code.upper()} ")) == (19, 3, code.replace("-", ""))
    assert recovery_hash(code.upper().replace("-", " ")) == recovery_hash(code)
    assert typed_code("123 456") == "123456"
