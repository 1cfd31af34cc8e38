"""The port every payment provider stands behind.

A provider answers within CALL_SECONDS_MAX or not at all: every method brings what it said, or that it said nothing
(SILENCE). None raises for what the network or the provider does.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

import msgspec

from domain.payments.payment import Attempt, OwedRefund, Provider
from domain.payments.payment_refusals import BadSignature
from domain.payments.settlement import Step, Told, ToldRefund

CONNECT_SECONDS_MAX: Final = 1.0
READ_SECONDS_MAX: Final = 5.0
CALL_SECONDS_MAX: Final = CONNECT_SECONDS_MAX + READ_SECONDS_MAX
STAMP_SECONDS_MAX: Final = 300
"""How old, or how far ahead of our clock, a webhook's stamp may be."""
EVENT_DAYS_MAX: Final = 20
"""How old an event may be whose stamp is not signed anew each time it is sent: Razorpay sends one again for a day, and
on request for fifteen. For longer than that we know which ones have come (`commands/upkeep/tidy_up.py`).
"""
EVENT_SECONDS_AHEAD_MAX: Final = 86_400


UNREADABLE: Final = (ValueError, LookupError, TypeError, AttributeError)
"""What reading an answer raises that has another shape than the provider's: as good as none."""


class Refused(Exception):
    """The provider has understood, and says no. The message says why, in its own words or code."""


class Silent(Exception):
    """Nobody knows what has happened."""


class WebhookEvent(msgspec.Struct, frozen=True):
    """`id` is the provider's own, the same however often it is sent; `reference` its name of the payment concerned."""

    id: str
    kind: str
    reference: str | None


class PaymentProvider(Protocol):
    """`publishable_key` is what a browser needs to talk to the provider."""

    @property
    def name(self) -> Provider: ...

    @property
    def publishable_key(self) -> str | None: ...

    async def open(self, attempt: Attempt) -> Told:
        """Make it known to the provider, under its key."""
        ...

    async def look(self, attempt: Attempt) -> Told:
        """Ask what has become of it. With its refunds, if it was taken before."""
        ...

    async def capture(self, attempt: Attempt) -> Told:
        """Take the money that is reserved."""
        ...

    async def close(self, attempt: Attempt) -> Told:
        """See to it that it can't be paid any more. Says CAPTURED if it was, before."""
        ...

    async def refund(self, owed: OwedRefund) -> ToldRefund:
        """Once, however often it is called."""
        ...

    def webhook(self, body: bytes, headers: Mapping[str, Sequence[str]]) -> WebhookEvent:
        """Of the body's very bytes; header names in lower case. Raises BadSignature."""
        ...

    async def aclose(self) -> None: ...


async def take(provider: PaymentProvider, step: Step, attempt: Attempt) -> Told:
    match step:
        case Step.OPEN:
            return await provider.open(attempt)
        case Step.LOOK:
            return await provider.look(attempt)
        case Step.CAPTURE:
            return await provider.capture(attempt)
        case Step.CLOSE:
            return await provider.close(attempt)


def the_only(headers: Mapping[str, Sequence[str]], name: str) -> str:
    """Raises BadSignature, also for a header that came twice."""
    values = headers.get(name, ())
    if len(values) != 1:
        raise BadSignature(f"it needs exactly one {name.title()} header")
    return values[0]
