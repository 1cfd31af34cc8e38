"""What each provider is told of an amount, and what it is understood to say."""

import pytest

from adapters.payments.currencies import COUNTED_OTHERWISE, MINIMUM, TAKEN, minimum, objection, ours, theirs
from adapters.payments.razorpay_answers import told_order
from adapters.payments.stripe_answers import told_intent, told_refund
from domain.currency import DIGITS, WITHDRAWN
from domain.payable import payable_step
from domain.payments.payment import Provider

STRIPE, RAZORPAY = Provider.STRIPE, Provider.RAZORPAY
STRIPE_ZERO_DECIMALS = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split()
"""docs.stripe.com/currencies#zero-decimal, but UGX, which it tells in hundredths."""
EVERYWHERE = [(provider, currency) for provider, taken in TAKEN.items() for currency in sorted(taken)]


@pytest.mark.parametrize(
    ("provider", "currency", "amount", "told"),
    [
        (STRIPE, "USD", 1_295, 1_295),
        (STRIPE, "HUF", 129_950, 129_950),
        (STRIPE, "TWD", 9_945, 9_945),
        (STRIPE, "JPY", 1_299, 1_299),
        (STRIPE, "KWD", 1_240, 1_240),
        (STRIPE, "ISK", 5, 500),
        (STRIPE, "UGX", 5, 500),
        (STRIPE, "MGA", 12_300, 123),
        (RAZORPAY, "INR", 29_900, 29_900),
        (RAZORPAY, "KWD", 99_990, 99_990),
        (RAZORPAY, "ISK", 5, 5),
        (RAZORPAY, "UGX", 5, 5),
        (RAZORPAY, "MGA", 12_300, 12_300),
        (Provider.DUMMY, "CLF", 12_345, 12_345),
    ],
)
def test_an_amount_is_told_as_the_provider_counts(provider: Provider, currency: str, amount: int, told: int) -> None:
    assert theirs(provider, amount, currency) == told
    assert ours(provider, told, currency) == amount


def test_to_a_provider_and_back_every_payable_amount_is_itself_and_ends_as_it_must() -> None:
    for provider, currency in EVERYWHERE:
        step = payable_step(currency)
        digits = COUNTED_OTHERWISE.get(provider, {}).get(currency, DIGITS[currency])
        for amount in (step, 7 * step, 123 * step, 10**12):
            told = theirs(provider, amount, currency)
            assert ours(provider, told, currency) == amount
            assert told * 10 ** DIGITS[currency] == amount * 10**digits
            assert digits != 3 or told % 10 == 0
            assert DIGITS[currency] > 0 or digits == 0 or told % 100 == 0


def test_stripe_counts_whole_what_it_says_it_does() -> None:
    whole = [code for code in TAKEN[STRIPE] if theirs(STRIPE, 10 ** DIGITS[code], code) == 1]
    assert sorted(whole) == STRIPE_ZERO_DECIMALS


def test_what_can_not_be_is_not_understood() -> None:
    with pytest.raises(ValueError, match="599750 is no whole number without its last 2 digits"):
        ours(STRIPE, 599_750, "ISK")
    with pytest.raises(ValueError, match="12345 is no whole number"):
        theirs(STRIPE, 12_345, "MGA")


def test_tables_are_of_currencies_that_are_there() -> None:
    for provider, currency in EVERYWHERE:
        assert currency in DIGITS
        assert currency not in WITHDRAWN
        assert minimum(provider, currency) >= 1
    for provider, minima in MINIMUM.items():
        assert minima.keys() <= TAKEN[provider]
        assert not minima.keys() & COUNTED_OTHERWISE.get(provider, {}).keys()


@pytest.mark.parametrize(
    ("provider", "currency", "why"),
    [
        (STRIPE, "KWD", None),
        (STRIPE, "ISK", None),
        (STRIPE, "CLF", "Stripe takes no CLF"),
        (STRIPE, "BGN", "Stripe takes no BGN"),
        (STRIPE, "IQD", "Stripe takes no IQD"),
        (RAZORPAY, "IQD", None),
        (RAZORPAY, "BYN", "Razorpay takes no BYN"),
        (RAZORPAY, "HRK", "Razorpay takes no HRK"),
        (Provider.DUMMY, "BGN", None),
        (Provider.MANUAL, "CLF", None),
    ],
)
def test_a_provider_takes_what_is_on_its_list(provider: Provider, currency: str, why: str | None) -> None:
    assert objection(provider, currency) == why


def test_the_least_a_provider_takes() -> None:
    least = [minimum(provider, code) for provider, code in ((STRIPE, "USD"), (STRIPE, "JPY"), (STRIPE, "HUF"))]
    assert least == [50, 50, 17_500]
    assert (minimum(RAZORPAY, "INR"), minimum(RAZORPAY, "USD"), minimum(Provider.DUMMY, "USD")) == (100, 1, 1)
    assert (minimum(STRIPE, "KWD"), minimum(STRIPE, "MGA")) == (10, 100)


def test_answers_are_understood_in_the_currency_they_are_of() -> None:
    intent = {"id": "pi_1", "status": "succeeded", "amount": 599_700, "amount_received": 599_700, "currency": "isk"}
    assert told_intent(intent).amount == 5_997
    assert told_intent(intent | {"status": "requires_payment_method"}).amount == 5_997
    refund = {"id": "re_1", "status": "succeeded", "amount": 199_900, "metadata": {}}
    assert told_refund(refund, "ISK").amount == 1_999
    order = {"id": "order_1", "amount": 5_997, "currency": "ISK", "notes": []}
    assert told_order(order, []).amount == 5_997
