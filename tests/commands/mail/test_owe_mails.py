"""The clerk's work, in one transaction with its place."""

from uuid import UUID

from commands.base import perform
from commands.mail.find_clerks_place import FindClerksPlace, find_clerks_place
from commands.mail.owe_mails import OweMails, owe_mails
from domain.mail.mail import MailKind, OwedMail
from tests.commands.orders.test_import_history import historic, take_over
from tests.workers.test_mail_clerk import clerk_reads
from tests.world import World

WELCOME = OwedMail(MailKind.WELCOME, UUID(int=1), 0)


async def test_a_clerk_that_stands_elsewhere_by_now_does_nothing(world: World) -> None:
    assert await perform(world.postgres, owe_mails, OweMails(0, 7, [WELCOME])) == 7
    before = await world.everything_written()
    late = OweMails(0, 3, [OwedMail(MailKind.WELCOME, UUID(int=2), 0)])
    assert await perform(world.postgres, owe_mails, late) == 7
    assert await perform(world.postgres, find_clerks_place, FindClerksPlace()) == 7
    assert await world.everything_written() == before


async def test_of_orders_of_another_time_nobody_is_told(world: World) -> None:
    await take_over(world, historic(email="eve@example.com"))
    await clerk_reads(world)
    assert await world.postgres.fetchval("select count(*) from mails") == 0
    assert await world.ledger_broken() == {}
