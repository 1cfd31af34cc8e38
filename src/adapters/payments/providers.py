"""Which payment providers this shop has. Each is there as a whole, or absent."""

from typing import Final

from adapters.payments.dummy import DummyProvider
from adapters.payments.keys import Absent
from adapters.payments.port import PaymentProvider
from adapters.settings import Settings
from domain.payment import Provider
from domain.refusals import ProviderNotAvailable

COUNTED_OTHERWISE_BY_STRIPE: Final = frozenset({"ISK", "MGA", "UGX"})
"""Its minor units of these are not those of ISO 4217 (docs.stripe.com/currencies)."""


class Providers:
    """Their SDKs are imported only where they are used."""

    def __init__(self, settings: Settings) -> None:
        self._providers: dict[Provider, PaymentProvider | Absent] = {
            Provider.DUMMY: dummy(settings),
            Provider.STRIPE: stripe(settings),
            Provider.RAZORPAY: razorpay(settings),
        }

    def available(self) -> list[PaymentProvider]:
        return [provider for provider in self._providers.values() if not isinstance(provider, Absent)]

    def require(self, name: Provider) -> PaymentProvider:
        """Raises ProviderNotAvailable, which says why."""
        provider = self._providers[name]
        if isinstance(provider, Absent):
            raise ProviderNotAvailable(name.value, provider.why)
        return provider

    async def aclose(self) -> None:
        for provider in self.available():
            await provider.aclose()


def dummy(settings: Settings) -> PaymentProvider | Absent:
    if settings.production:
        return Absent("it is play money, and this is production")
    return DummyProvider(settings.facts.currency)


def stripe(settings: Settings) -> PaymentProvider | Absent:
    if isinstance(settings.stripe, Absent):
        return settings.stripe
    if settings.facts.currency in COUNTED_OTHERWISE_BY_STRIPE:
        return Absent(f"Stripe counts {settings.facts.currency} otherwise than ISO 4217")
    from adapters.payments.stripe import StripeProvider

    return StripeProvider(settings.stripe, settings.facts.currency)


def razorpay(settings: Settings) -> PaymentProvider | Absent:
    if isinstance(settings.razorpay, Absent):
        return settings.razorpay
    from adapters.payments.razorpay import RazorpayProvider

    return RazorpayProvider(settings.razorpay, settings.facts.currency)
