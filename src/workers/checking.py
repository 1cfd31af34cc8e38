"""Looking for rows that break what the ledger promises, for as long as that takes."""

from adapters.settings import Settings
from commands.shop.find_facts import FindFacts, find_facts
from commands.upkeep.check_ledger import Checked, CheckLedger, check_ledger
from db.outages import postgres_answers
from db.pool import FIT_TO_START, snapshot
from db.work import Work


async def check(settings: Settings) -> list[Checked]:
    """In one snapshot. Raises OtherShop, StoreDown."""
    with postgres_answers():
        async with snapshot(settings.database_url, states=FIT_TO_START) as connection:
            work = Work(connection)
            await find_facts(FindFacts(settings.claims), work)
            return list(await check_ledger(CheckLedger(), work))
