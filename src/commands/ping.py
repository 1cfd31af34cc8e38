"""Find out whether commands can be carried out."""

import msgspec

from db.work import Work


class Ping(msgspec.Struct, frozen=True):
    pass


async def ping(command: Ping, work: Work) -> None:
    await work.connection.execute("select 1")
