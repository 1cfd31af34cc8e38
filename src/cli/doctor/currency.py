"""The shop's currency: can one be paid in it, and does every payment provider that has its keys take it?"""

from adapters.payments.currencies import objection, payable_nowhere
from adapters.payments.keys import Absent
from adapters.settings import Settings
from cli.doctor.finding import Finding, broken, note, well
from db.pool import look_around
from db.shop.shop import load_shop
from domain.payments.payment import Provider


async def currency(settings: Settings) -> list[Finding]:
    """Raises StoreDown, StoreUnfit."""
    async with look_around(settings.database_url) as connection:
        shop = await load_shop(connection)
    return judged(settings, shop.currency)


def judged(settings: Settings, currency: str) -> list[Finding]:
    keys = {Provider.STRIPE: settings.stripe, Provider.RAZORPAY: settings.razorpay}
    there = [provider for provider, one in keys.items() if not isinstance(one, Absent)]
    found = [
        broken(f"{why}: nobody can pay by it.", "Unset its keys, and set those of one that takes it.")
        for provider in there
        if (why := objection(provider, currency)) is not None
    ]
    if (why := payable_nowhere(currency)) is not None:
        found.append(note(f"{why}.", "A shop keeps its currency: to be paid, open another with TRADEPOST_CURRENCY."))
    return found or [well(f"{currency} is taken by every provider that is there.")]
