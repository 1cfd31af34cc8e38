"""Paying between transactions: the attempt is committed, the provider is asked, its answer is settled by the caller."""

from typing import Final

from adapters.payments.port import take
from api.shop import Shop
from commands.base import perform
from commands.payments.begin_payment import BeginPayment, begin_payment
from commands.payments.settle_payment import SettlePayment, settle_payment
from domain.accounts.session import Bearer
from domain.outages import ProviderSilent
from domain.payments.payment import TAKEN, Attempt, Provider
from domain.payments.settlement import Said, Step, Told

ROUNDS_MAX: Final = 3


async def begin(shop: Shop, command: BeginPayment, bearer: Bearer | None = None) -> tuple[Attempt, Told | None]:
    """What is in its way at other providers is closed before. Raises ProviderSilent, ProviderNotAvailable,
    AmountNotPayable, SessionOver.
    """
    for _ in range(ROUNDS_MAX):
        begun = await perform(shop.postgres, begin_payment, command, bearer=bearer)
        if begun.attempt is not None:
            step = Step.OPEN if begun.fresh else Step.LOOK
            return begun.attempt, await ask(shop, begun.attempt, step)
        for other in begun.in_the_way:
            told = await ask(shop, other, Step.CLOSE)
            await perform(shop.postgres, settle_payment, SettlePayment(other.id, told))
    raise ProviderSilent(command.provider.value)


async def ask(shop: Shop, attempt: Attempt, step: Step) -> Told | None:
    """The provider's answer, for whoever asks to settle; None if there is nothing to ask.

    Money that is reserved and wanted is taken on the way. Raises ProviderSilent, ProviderNotAvailable.
    """
    if attempt.provider is Provider.MANUAL or attempt.status in TAKEN:
        return None
    provider = shop.providers.require_configured(attempt.provider)
    told = await take(provider, step, attempt)
    if told.said is Said.NOTHING and step is Step.LOOK:
        told = await take(provider, Step.OPEN, attempt)
    if told.said is Said.AUTHORISED:
        settled = await perform(shop.postgres, settle_payment, SettlePayment(attempt.id, told))
        if settled.next is not None:
            told = await take(provider, settled.next, settled.attempt)
    if told.said is Said.SILENCE:
        await perform(shop.postgres, settle_payment, SettlePayment(attempt.id, told))
        raise ProviderSilent(attempt.provider.value)
    return told
