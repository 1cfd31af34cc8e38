"""What each provider wants of each currency: which it takes, from what amount on, and how it counts them.

Stripe (docs.stripe.com/currencies, its minimum amounts as of July 2026; which currencies it takes, as its client
WooPayments lists them, and the five of three decimals, which accounts in the Emirates have; an account of one country
may be refused some of them): counts as ISO 4217 does, but for three. The ariary is counted whole; the króna and
Uganda's shilling have no decimals and are told in hundredths all the same. Amounts of three decimals end in 0, refunds
too (the page as of December 2022; nothing has been said since). HUF and TWD are charged and refunded to the hundredth:
only payouts of them are whole, and those are nothing the shop asks for.

Its minimum is of the currency the money is settled in. Where that is another than the shop's, nobody here knows what it
comes to: Stripe itself refuses then. A few ways to pay go lower; no more is asked of them here.

Razorpay (razorpay.com/docs/payments/international-payments, as of April 2026): as ISO 4217 counts; amounts of three
decimals end in 0, refunds too. A minimum is documented for rupees only.

That every amount the shop charges or gives back can be told, `domain/payable.py` sees to. Withdrawn currencies are on
both lists still (BGN, HRK, SLL, ANG, STD) and can't be paid in; what was paid in them can be given back.
"""

from typing import Final

from domain.currency import DIGITS, WITHDRAWN
from domain.payable import payable_step
from domain.payments.payment import Provider

TAKEN: Final = {
    Provider.STRIPE: frozenset("""
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY COP
        CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD
        JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN
        NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD
        SZL THB TJS TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW
    """.split()),
    Provider.RAZORPAY: frozenset("""
        AED ALL AMD AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BZD CAD CHF CLP CNY COP CRC CUP CVE CZK
        DJF DKK DOP DZD EGP ETB EUR FJD GBP GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD ISK JMD JOD JPY KES
        KGS KHR KMF KRW KWD KYD KZT LAK LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK
        NPR NZD OMR PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SCR SEK SGD SOS SVC SZL THB TND TRY TTD TWD TZS UAH
        UGX USD UYU UZS VND VUV XAF XCD XOF XPF YER ZAR ZMW
    """.split()),
}  # fmt: skip
"""A provider that isn't here takes every currency."""
COUNTED_OTHERWISE: Final = {Provider.STRIPE: {"ISK": 2, "MGA": 0, "UGX": 2}}
"""Digits, where they are not those of ISO 4217."""
MINIMUM: Final = {
    Provider.STRIPE: {
        "AED": 200, "ARS": 50, "AUD": 50, "BRL": 50, "CAD": 50, "CHF": 50, "COP": 50, "CZK": 1_500, "DKK": 250,
        "EUR": 50, "GBP": 30, "HKD": 400, "HUF": 17_500, "IDR": 50, "ILS": 50, "INR": 50, "JPY": 50, "KRW": 50,
        "MXN": 1_000, "MYR": 200, "NOK": 300, "NZD": 50, "PHP": 50, "PLN": 200, "RON": 200, "RUB": 50, "SEK": 300,
        "SGD": 50, "THB": 1_000, "USD": 50, "ZAR": 50,
    },
    Provider.RAZORPAY: {"INR": 100},
}  # fmt: skip
"""In the shop's minor units."""


def objection(provider: Provider, currency: str) -> str | None:
    """Why a provider can't be paid by in a currency."""
    if currency in TAKEN.get(provider, DIGITS):
        return None
    return f"{provider.value.capitalize()} takes no {currency}"


def payable_nowhere(currency: str) -> str | None:
    """Why nobody can be paid in a currency, whichever provider they choose."""
    if any(currency in taken for taken in TAKEN.values()):
        return None
    if currency in WITHDRAWN:
        return f"{currency} was withdrawn: no payment provider takes it"
    return f"No payment provider takes {currency}"


def minimum(provider: Provider, currency: str) -> int:
    """The least a provider takes, in the shop's minor units."""
    return MINIMUM.get(provider, {}).get(currency, payable_step(currency))


def theirs(provider: Provider, amount: int, currency: str) -> int:
    """The shop's minor units as the provider counts them. Raises ValueError for a part of what it counts whole."""
    return moved(amount, further(provider, currency))


def ours(provider: Provider, amount: int, currency: str) -> int:
    """What a provider tells, in the shop's minor units. Raises ValueError for a part of one of them."""
    return moved(amount, -further(provider, currency))


def further(provider: Provider, currency: str) -> int:
    """How many digits more than ISO 4217 a provider counts."""
    digits = COUNTED_OTHERWISE.get(provider, {}).get(currency)
    return 0 if digits is None else digits - DIGITS[currency]


def moved(amount: int, places: int) -> int:
    """Its decimal point, to the right."""
    if places >= 0:
        return amount * int(10**places)
    whole, rest = divmod(amount, int(10**-places))
    if rest:
        raise ValueError(f"{amount} is no whole number without its last {-places} digits")
    return whole
