"""What a drill is to be."""

from typing import Final

import msgspec

from adapters.payments.currencies import minimum
from domain.currency import DIGITS
from domain.payments.payment import Provider

GUESTS_EVERY: Final = 4
PROVIDERS: Final = (Provider.STRIPE, Provider.RAZORPAY)


class Plan(msgspec.Struct, frozen=True):
    """`kills` for each victim, but none after `minutes`; the drill lasts `seconds` at least; `holds`: until those of
    unpaid orders are over.
    """

    buyers: int
    victims: tuple[str, ...]
    kills: int
    minutes: int
    seconds: int
    seed: int
    holds: bool
    currency: str

    @property
    def guests(self) -> int:
        """Of the buyers, who have no account."""
        return self.buyers // GUESTS_EVERY

    @property
    def note(self) -> int:
        """What prices are counted in: one of the currency, or as many as any provider takes twice. In minor units."""
        least = max(minimum(provider, self.currency) for provider in PROVIDERS)
        return max(int(10 ** DIGITS[self.currency]), 2 * least)
