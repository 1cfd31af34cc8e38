"""What the providers refuse to charge or give back, by their own words and not by the shop's table of how to ask."""

from typing import Final

from adapters.payments.currencies import MINIMUM, TAKEN
from domain.payments.payment import Provider

THREE_DECIMALS: Final = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
TOLD_IN_HUNDREDTHS: Final = {Provider.STRIPE: frozenset({"ISK", "UGX"})}
"""Whole units, each told as 100."""


def objection(provider: Provider, amount: int, currency: str) -> str | None:
    """To a charge, in the provider's units. None of one that can be paid."""
    if currency not in TAKEN[provider]:
        return "currency_not_supported"
    if amount < MINIMUM[provider].get(currency, 1):
        return "amount_too_small"
    return not_whole(provider, amount, currency)


def not_whole(provider: Provider, amount: int, currency: str) -> str | None:
    """Of a charge or a refund."""
    hundredths = currency in TOLD_IN_HUNDREDTHS.get(provider, ())
    step = 100 if hundredths else 10 if currency in THREE_DECIMALS else 1
    return f"amount_not_a_multiple_of_{step}" if amount % step else None
