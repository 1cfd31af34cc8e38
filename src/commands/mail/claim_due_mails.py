"""Take up mails to be sent now. A claim lapses: none is lost with a worker."""

import msgspec

from db.work import Work
from domain.mail.mail import Mail


class ClaimDueMails(msgspec.Struct, frozen=True):
    """`lease_seconds` is longer than any try to send one lasts."""

    limit: int
    lease_seconds: int


async def claim_due_mails(command: ClaimDueMails, work: Work) -> list[Mail]:
    """Each is read up by itself once it is claimed: one that can't be read leaves the others be."""
    return await work.mails.claim_due(command.limit, command.lease_seconds)
