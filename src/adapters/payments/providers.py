"""Which payment providers this shop has. Each is there as a whole, or absent."""

from adapters.payments.currencies import objection
from adapters.payments.dummy import DummyProvider
from adapters.payments.keys import Absent
from adapters.payments.port import PaymentProvider
from adapters.settings import Settings
from domain.payments.payment import Provider
from domain.payments.payment_refusals import ProviderNotAvailable


class Providers:
    """Their SDKs, and what counts how they answer, are imported only where they are used. `no_play_money` says why
    there is none, if there is none.
    """

    def __init__(self, settings: Settings) -> None:
        from adapters.numbers.payment_calls import Counted

        self.no_play_money = no_play_money(settings)
        there: dict[Provider, PaymentProvider | Absent] = {
            Provider.DUMMY: DummyProvider(accepted=self.no_play_money is None),
            Provider.STRIPE: stripe(settings),
            Provider.RAZORPAY: razorpay(settings),
        }
        self._providers: dict[Provider, PaymentProvider | Absent] = {
            name: one if isinstance(one, Absent) else Counted(one) for name, one in there.items()
        }

    def configured(self) -> list[PaymentProvider]:
        """Those that can be asked, whatever for."""
        return [provider for provider in self._providers.values() if not isinstance(provider, Absent)]

    def available(self, currency: str) -> list[PaymentProvider]:
        """Those that take this currency."""
        return [provider for provider in self.configured() if self.why_not(provider.name, currency) is None]

    def unfit(self, currency: str) -> list[tuple[Provider, str]]:
        """Those that don't take this currency, and why."""
        objections = ((provider.name, objection(provider.name, currency)) for provider in self.configured())
        return [(name, why) for name, why in objections if why is not None]

    def require_configured(self, name: Provider) -> PaymentProvider:
        """Raises ProviderNotAvailable, which says why."""
        provider = self._providers[name]
        if isinstance(provider, Absent):
            raise ProviderNotAvailable(name.value, provider.why)
        return provider

    def why_not(self, name: Provider, currency: str) -> str | None:
        """Why nobody can pay by it in this currency; None where one can."""
        provider = self._providers[name]
        if isinstance(provider, Absent):
            return provider.why
        return self.no_play_money if name is Provider.DUMMY else objection(name, currency)

    async def aclose(self) -> None:
        for provider in self.configured():
            await provider.aclose()


def no_play_money(settings: Settings) -> str | None:
    """Why nobody pays by the dummy here: whoever can pay in earnest must not be able to pay in play."""
    if settings.production:
        return "it is play money, and this is production"
    if not (isinstance(settings.stripe, Absent) and isinstance(settings.razorpay, Absent)):
        return "it is play money, and this shop takes real money"
    return None


def stripe(settings: Settings) -> PaymentProvider | Absent:
    if isinstance(settings.stripe, Absent):
        return settings.stripe
    from adapters.payments.stripe import StripeProvider

    return StripeProvider(settings.stripe)


def razorpay(settings: Settings) -> PaymentProvider | Absent:
    if isinstance(settings.razorpay, Absent):
        return settings.razorpay
    from adapters.payments.razorpay import RazorpayProvider

    return RazorpayProvider(settings.razorpay)
