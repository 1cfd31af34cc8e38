"""Why a payment or a refund came to nothing, in words that are safe to show to anybody.

Providers ask shops not to tell a customer more: a card that was reported stolen is declined, and no more.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Failure(StrEnum):
    DECLINED = "declined"
    INSUFFICIENT_FUNDS = "insufficient-funds"
    EXPIRED_CARD = "expired-card"
    INCORRECT_DETAILS = "incorrect-details"
    NOT_AUTHENTICATED = "not-authenticated"
    LIMIT_EXCEEDED = "limit-exceeded"
    AMOUNT_TOO_SMALL = "amount-too-small"
    NOT_SUPPORTED = "not-supported"
    ABANDONED = "abandoned"
    TRY_AGAIN = "try-again"


WORDS: Final[Mapping[Failure, str]] = {
    Failure.DECLINED: "The bank declined it.",
    Failure.INSUFFICIENT_FUNDS: "There is not enough money on the account.",
    Failure.EXPIRED_CARD: "The card has expired.",
    Failure.INCORRECT_DETAILS: "The number, the date or the code of the card is wrong.",
    Failure.NOT_AUTHENTICATED: "The bank could not make sure who is paying.",
    Failure.LIMIT_EXCEEDED: "It is more than the account may pay at once, or in a day.",
    Failure.AMOUNT_TOO_SMALL: "It is less than can be paid this way.",
    Failure.NOT_SUPPORTED: "This card or account can't be used for this payment.",
    Failure.ABANDONED: "The payment was broken off.",
    Failure.TRY_AGAIN: "Something went wrong at the bank. Try again.",
}

# As Stripe and Razorpay name them; not held against their pages. What is not here was declined.
PAYMENTS: Final[Mapping[Failure, frozenset[str]]] = {
    Failure.INSUFFICIENT_FUNDS: frozenset({"insufficient_funds"}),
    Failure.EXPIRED_CARD: frozenset({"expired_card", "card_expired"}),
    Failure.INCORRECT_DETAILS: frozenset(
        {
            "incorrect_cvc",
            "incorrect_number",
            "incorrect_zip",
            "invalid_cvc",
            "invalid_expiry_month",
            "invalid_expiry_year",
            "invalid_number",
            "incorrect_card_details",
            "incorrect_cvv",
            "invalid_vpa",
        }
    ),
    Failure.NOT_AUTHENTICATED: frozenset(
        {
            "authentication_required",
            "payment_intent_authentication_failure",
            "incorrect_pin",
            "authentication_failed",
            "incorrect_otp",
        }
    ),
    Failure.LIMIT_EXCEEDED: frozenset(
        {"card_velocity_exceeded", "withdrawal_count_limit_exceeded", "transaction_limit_exceeded", "amount_too_large"}
    ),
    Failure.AMOUNT_TOO_SMALL: frozenset({"amount_too_small", "Order amount less than minimum amount allowed"}),
    Failure.NOT_SUPPORTED: frozenset(
        {"card_not_supported", "currency_not_supported", "international_transaction_not_allowed"}
    ),
    Failure.ABANDONED: frozenset({"payment_cancelled", "payment_timed_out"}),
    Failure.TRY_AGAIN: frozenset(
        {
            "processing_error",
            "issuer_not_available",
            "try_again_later",
            "reenter_transaction",
            "gateway_technical_error",
            "issuer_technical_error",
            "bank_technical_error",
        }
    ),
}


def payment_failure(said: str | None) -> Failure:
    """From a provider's code."""
    return next((failure for failure, codes in PAYMENTS.items() if said in codes), Failure.DECLINED)


def refund_failure(said: str | None) -> Failure:
    """From a provider's code. Whose money is short in that case is nobody's business but the shop's."""
    return Failure.EXPIRED_CARD if said == "expired_or_canceled_card" else Failure.DECLINED
