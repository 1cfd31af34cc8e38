"""Find out how far the clerk has read the outbox."""

import msgspec

from db.work import Work


class FindClerksPlace(msgspec.Struct, frozen=True): ...


async def find_clerks_place(_: FindClerksPlace, work: Work) -> int:
    """An outbox position: 0 before the first event."""
    return await work.mail_clerks_place.position()
