"""Amounts, days and moments as people write them in their language.

How an amount looks is CLDR's to say; how many digits it has is not: its tables leave decimals out that the books have
(`domain/currency.py`).
"""

import re
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_name
from babel.numbers import NumberPattern, format_compact_currency, format_decimal, format_percent

from domain.currency import DIGITS, amount_text
from domain.languages import Language

LOCALES: Final = {language: Locale.parse(language.value) for language in Language}
LETTER_BEFORE_DIGIT: Final = re.compile(r"(?<=[^\W\d_])(?=\d)")
"""Where CLDR puts a space between a currency's letters and its digits, and Babel (2.19) puts none."""
AMOUNTS_KEPT_MAX: Final = 4_096


@lru_cache(AMOUNTS_KEPT_MAX)
def amount_in(language: Language, amount: int, currency: str) -> str:
    """Minor units with all the currency's digits: 129500 EUR in German is "1.295,00 €"."""
    number = Decimal(amount_text(amount, currency))
    written: str = pattern_of(language, currency).apply(
        number, LOCALES[language], currency=currency, currency_digits=False
    )
    return LETTER_BEFORE_DIGIT.sub("\N{NO-BREAK SPACE}", written)


@cache
def pattern_of(language: Language, currency: str) -> NumberPattern:
    pattern: NumberPattern = copy(LOCALES[language].currency_formats["standard"])
    pattern.frac_prec = (DIGITS[currency], DIGITS[currency])
    return pattern


def on_axis_in(language: Language, amount: int, currency: str) -> str:
    """Minor units as short as an axis has them: 1250000 USD in English is "$12.5K"."""
    number = Decimal(amount_text(amount, currency))
    return format_compact_currency(number, currency, locale=language.value, fraction_digits=1)


def share_in(language: Language, part: int, whole: int) -> str:
    """To a tenth of a percent, a minus left out: 1 of 8 in German is "12,5 %"."""
    pattern = LOCALES[language].percent_formats[None].pattern.replace("0", "0.#", 1)
    return format_percent(abs(Decimal(part) / Decimal(whole)), pattern, locale=language.value)


def day_of(language: Language, day: date) -> str:
    """In few characters: "28.11.2026"."""
    return format_date(day, "medium", locale=language.value)


def day_on_axis(language: Language, day: date) -> str:
    """ "28. Nov."."""
    return format_skeleton("MMMd", day, locale=language.value)


def month_on_axis(language: Language, day: date) -> str:
    """ "Nov. 2026"."""
    return format_skeleton("yMMM", day, locale=language.value)


def month_of(language: Language, day: date) -> str:
    """ "November 2026"."""
    return format_date(day, "LLLL y", locale=language.value)


@lru_cache(AMOUNTS_KEPT_MAX)
def number_in(language: Language, number: float) -> str:
    """With three decimals at most, as far as it has any: 4.5 in German is "4,5"."""
    return format_decimal(number, locale=language.value)


def day_in(language: Language, moment: datetime, zone: ZoneInfo) -> str:
    """In the shop's time zone: "28. November 2026"."""
    return format_date(moment.astimezone(zone), "long", locale=language.value)


def moment_in(language: Language, moment: datetime, zone: ZoneInfo) -> str:
    """In the shop's time zone, which is named: "28. November 2026, 14:15 (Mitteleuropäische Normalzeit)"."""
    there = moment.astimezone(zone)
    time = format_time(there, "short", tzinfo=zone, locale=language.value)
    return f"{day_in(language, moment, zone)}, {time} ({get_timezone_name(there, locale=language.value)})"


def brief_moment_in(language: Language, moment: datetime, zone: ZoneInfo) -> str:
    """In the shop's time zone, in few characters and without the zone's name: "28.11.2026, 14:15"."""
    there = moment.astimezone(zone)
    return f"{day_of(language, there.date())}, {format_time(there, 'short', tzinfo=zone, locale=language.value)}"
