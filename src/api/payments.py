"""Which payment providers this shop offers."""

from enum import StrEnum

from domain.payment import Provider
from domain.refusals import ProviderNotAvailable


class ProviderName(StrEnum):
    DUMMY = "dummy"
    STRIPE = "stripe"
    RAZORPAY = "razorpay"


class Outcome(StrEnum):
    SUCCEED = "succeed"
    FAIL = "fail"


def dummy_provider(name: ProviderName, *, production: bool) -> Provider:
    """Play money is for development. Raises ProviderNotAvailable."""
    if name is not ProviderName.DUMMY or production:
        raise ProviderNotAvailable(name.value)
    return Provider.DUMMY
