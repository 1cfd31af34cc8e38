"""Find out whether commands can be carried out."""

import msgspec

from db.pool import WORKABLE
from db.schema import Schema, schema_of
from db.work import Work


class Ping(msgspec.Struct, frozen=True):
    pass


async def ping(command: Ping, work: Work) -> Schema:
    """The database's schema. Raises StoreUnfit where it is one we can't work with, or no shop is in it."""
    schema = await schema_of(work.connection)
    schema.require(*WORKABLE)
    await work.shop.get()
    return schema
