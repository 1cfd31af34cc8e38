"""Amounts and days as people write them in their language.

How an amount looks is CLDR's to say; how many digits it has is not: its tables leave decimals out that the books have
(`domain/currency.py`).
"""

import re
from copy import copy
from datetime import datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from domain.currency import DIGITS, amount_text
from domain.languages import Language

LETTER_BEFORE_DIGIT: Final = re.compile(r"(?<=[^\W\d_])(?=\d)")
"""Where CLDR puts a space between a currency's letters and its digits, and Babel (2.19) puts none."""


def amount_in(language: Language, amount: int, currency: str) -> str:
    """Minor units with all the currency's digits: 129500 EUR in German is "1.295,00 €"."""
    locale, digits = Locale.parse(language.value), DIGITS[currency]
    pattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (digits, digits)
    number = Decimal(amount_text(amount, currency))
    written: str = pattern.apply(number, locale, currency=currency, currency_digits=False)
    return LETTER_BEFORE_DIGIT.sub("\N{NO-BREAK SPACE}", written)


def day_in(language: Language, moment: datetime, zone: ZoneInfo) -> str:
    """In the shop's time zone: "28. November 2026"."""
    return format_date(moment.astimezone(zone), "long", locale=language.value)
