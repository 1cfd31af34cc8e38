"""What people were told by mail in a drill, against what happened: read when all is quiet again."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Set
from email import message_from_bytes
from pathlib import Path
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from commands.base import perform
from commands.mail.list_order_mails import ListOrderMails, OrderMail, list_order_mails
from domain.mail.mail import MailStatus

WAIT_SECONDS_MAX: Final = 60
LOOK_SECONDS: Final = 0.2


class Post(msgspec.Struct, frozen=True):
    """`broken` says of each mail that is lost, twice, half written or nobody's what is wrong with it."""

    told: int
    broken: list[str]


async def collected(postgres: asyncpg.Pool, folder: Path, orders: Set[UUID]) -> Post:
    """When nothing is due any more, or WAIT_SECONDS_MAX have passed."""
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    mails = await perform(postgres, list_order_mails, ListOrderMails())
    while any(mail.status is MailStatus.DUE for mail in mails) and time.monotonic() < deadline:
        await asyncio.sleep(LOOK_SECONDS)
        mails = await perform(postgres, list_order_mails, ListOrderMails())
    return Post(len(mails), list(wrong(mails, folder, orders)))


def wrong(mails: list[OrderMail], folder: Path, orders: Set[UUID]) -> Iterator[str]:
    files = {file.stem: file for file in folder.glob("*.eml")}
    yield from (f"{file.name} was left half written" for file in folder.glob("*") if file.suffix != ".eml")
    for mail in mails:
        if mail.status is not MailStatus.SENT:
            yield f"mail {mail.id} ({mail.kind}) of order {mail.order} is {mail.status}"
        elif str(mail.id) not in files:
            yield f"mail {mail.id} ({mail.kind}) of order {mail.order} was sent and is nowhere"
    told = Counter((mail.order, mail.kind, mail.version) for mail in mails)
    yield from (
        f"{kind} was told {times} times of order {order}" for (order, kind, _), times in told.items() if times > 1
    )
    placed = {mail.order for mail in mails if mail.kind == "order-placed"}
    yield from (f"nobody was told of order {order}" for order in orders - placed)
    letters = Counter(str(message_from_bytes(file.read_bytes())["Message-ID"]) for file in files.values())
    yield from (f"{message} lies there {times} times" for message, times in letters.items() if times > 1)
