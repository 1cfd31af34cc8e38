"""Providers' codes, in words that are safe to show."""

import pytest

from domain.payments.failure import WORDS, Failure, payment_failure, refund_failure


@pytest.mark.parametrize(
    ("said", "failure"),
    [
        ("insufficient_funds", Failure.INSUFFICIENT_FUNDS),
        ("card_expired", Failure.EXPIRED_CARD),
        ("incorrect_cvc", Failure.INCORRECT_DETAILS),
        ("authentication_required", Failure.NOT_AUTHENTICATED),
        ("amount_too_small", Failure.AMOUNT_TOO_SMALL),
        ("gateway_technical_error", Failure.TRY_AGAIN),
        ("stolen_card", Failure.DECLINED),
        ("fraudulent", Failure.DECLINED),
        ("a code of tomorrow", Failure.DECLINED),
        (None, Failure.DECLINED),
    ],
)
def test_a_customer_is_told_what_helps_and_nothing_more(said: str | None, failure: Failure) -> None:
    assert payment_failure(said) is failure


def test_what_the_shop_lacks_is_not_said_of_a_refund() -> None:
    assert refund_failure("insufficient_funds") is Failure.DECLINED
    assert refund_failure("expired_or_canceled_card") is Failure.EXPIRED_CARD


def test_every_failure_has_words() -> None:
    assert WORDS.keys() == set(Failure)
