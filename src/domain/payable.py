"""What of a currency can be charged, and given back: whole steps of its minor units.

Payment providers take amounts of three decimals only with a last digit of 0, and one of them the ariary only whole,
though it has two decimals by ISO 4217. Of all others every minor unit can be paid. Sources, and what each provider
makes of it, stand in `adapters/payments/currencies.py`.
"""

from typing import Final

from domain.currency import DIGITS

STEP_OF_THREE_DIGITS: Final = 10
STEPS: Final = {
    **{code: STEP_OF_THREE_DIGITS for code, digits in DIGITS.items() if digits == 3},
    "MGA": 100,
}
"""In minor units. A currency that isn't here is paid to the last one."""


def payable_step(currency: str) -> int:
    """In minor units."""
    return STEPS.get(currency, 1)


def rounding(amount: int, currency: str) -> int:
    """What makes an amount (minor units, not negative) payable: added to it, it is whole steps. Halves go up."""
    step = payable_step(currency)
    return (amount + step // 2) // step * step - amount


def rounded_down(amount: int, currency: str) -> int:
    """The most of an amount that is whole steps. All in minor units."""
    return amount - amount % payable_step(currency)
