"""Tell the admins once a day what runs low."""

import msgspec

from db.work import Work
from domain.mail.mail import MailKind, day_of_stock_mail


class OweLowStock(msgspec.Struct, frozen=True):
    pass


async def owe_low_stock(command: OweLowStock, work: Work) -> None:
    """To each at most one mail a day, however often one says so; none while nothing is low."""
    shop = await work.shop.get()
    day = day_of_stock_mail(work.now, shop.time_zone)
    if day is not None and (await work.letters.low_stock(shop.low_stock)).count:
        await work.mails.owe_admins(MailKind.LOW_STOCK, day, work.now)
