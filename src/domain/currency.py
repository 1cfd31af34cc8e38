"""Currencies: which there are (ISO 4217), how many digits their minor units have, and amounts as text.

Digits come from ISO 4217 alone. Libraries that print for people leave decimals out that the books have (HUF, COP, IDR
since CLDR 48), so amounts are never written by them.
"""

import re
from typing import Annotated, Final

from iso4217 import Currency
from msgspec import Meta

from domain.faults import Check, FaultCode

WITHDRAWN: Final = {
    "SIT": 2, "CYP": 2, "MTL": 2, "GHC": 2, "VEB": 2, "SKK": 2, "TMM": 2, "ZWR": 2, "EEK": 2, "ZMK": 2, "LVL": 2,
    "LTL": 2, "BYR": 0, "STD": 2, "MRO": 2, "VEF": 2, "CUC": 2, "HRK": 2, "SLL": 2, "ZWL": 2, "ANG": 2, "BGN": 2,
}  # fmt: skip
"""Withdrawn from 2007 to January 2026, oldest first, with the digits they had (ISO 4217, list three)."""
DIGITS: Final = {
    **WITHDRAWN,
    **{currency.value: currency.exponent for currency in Currency if currency.exponent is not None},
}
"""By code. What has no minor unit (XAU, XDR) is nothing a shop counts in, and not here."""
WHOLE_DIGITS_MAX: Final = 15


class NoAmount(ValueError):
    """The message says what an amount of this currency looks like."""


def is_currency(code: str) -> bool:
    return code in DIGITS


NO_CURRENCY: Final = "This is no currency's code such as EUR (ISO 4217)."
CurrencyCode = Annotated[
    str,
    Meta(
        min_length=3,
        max_length=3,
        examples=["USD"],
        extra={"check": Check(is_currency, FaultCode.NOT_ONE_OF, NO_CURRENCY)},
    ),
]


def minor_units(text: str, currency: str) -> int:
    """An amount as people write it: "12.95" USD is 1295, "1299" JPY 1299, "1.23" KWD 1230.

    Digits 0 to 9 and at most one point; no sign, exponent or separator, and no more decimals than the currency has.
    Raises NoAmount.
    """
    digits = DIGITS[currency]
    decimals = rf"(?:\.([0-9]{{1,{digits}}}))?" if digits else "()"
    found = re.fullmatch(rf"([0-9]{{1,{WHOLE_DIGITS_MAX}}}){decimals}", text)
    if found is None:
        raise NoAmount(f"{text[:40]!r} is no amount such as {amount_text(1_295, currency)}")
    return int(found[1] + (found[2] or "").ljust(digits, "0"))


def amount_text(amount: int, currency: str) -> str:
    """Minor units as `minor_units` reads them, with all the currency's digits: 1295 USD is "12.95", -5 is "-0.05"."""
    digits = DIGITS[currency]
    whole, part = divmod(abs(amount), 10**digits)
    decimals = f".{part:0{digits}}" if digits else ""
    return f"{'-' if amount < 0 else ''}{whole}{decimals}"


def money_text(amount: int, currency: str) -> str:
    """Minor units as a sentence says them: 1295 USD is "12.95 USD"."""
    return f"{amount_text(amount, currency)} {currency}"
