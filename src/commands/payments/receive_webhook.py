"""Receive what a payment provider tells of its own accord: remember it, and have the payment looked at soon."""

import msgspec

from db.work import Work
from domain.payments.payment import Provider


class ReceiveWebhook(msgspec.Struct, frozen=True):
    """Verified already. `reference` is the provider's name of the payment it is about; None if about none.

    `digest` is the SHA-256 of the body.
    """

    provider: Provider
    event: str
    kind: str
    reference: str | None
    digest: bytes


async def receive_webhook(command: ReceiveWebhook, work: Work) -> bool:
    """Whether it was new. What it says is not believed: the provider is asked, and its answer counts; once for each
    event, however often it comes.
    """
    new = await work.webhooks.add(
        command.provider, command.event, command.kind, command.reference, command.digest, work.now
    )
    if new and command.reference is not None:
        await work.payments.ring(command.provider, command.reference)
    return new
