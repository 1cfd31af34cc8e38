"""Find out what this shop is called."""

import msgspec

from db.work import Work


class FindName(msgspec.Struct, frozen=True):
    pass


async def find_name(command: FindName, work: Work) -> str:
    """Raises StoreUnfit."""
    return (await work.shop.get()).name
