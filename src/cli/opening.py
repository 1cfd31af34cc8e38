"""The schema, and the shop in it: what the first start does, and every later one finds done."""

import asyncpg

from adapters.redis.client import redis_of
from adapters.redis.reader import RedisReader
from adapters.search.engines import search_reader
from adapters.settings import Settings, SettingsError
from cli.session import CONNECTIONS_MAX, require_this_shop
from commands.base import perform
from commands.shop.find_facts import FindFacts, find_facts
from commands.shop.find_traces import FindTraces, find_traces
from commands.shop.open_shop import OpenShop, open_shop
from db.migrate import migrate
from db.pool import open_pool
from db.revisions import Tell, unheard
from db.shop.shop import NOT_OPENED
from domain.currency import is_currency
from domain.outages import StoreUnfit
from domain.shop import ShopFacts
from queries.sources import Sources
from read_models.dashboard import DASHBOARD
from read_models.every import READ_MODELS
from read_models.model import currency_of, zone_of


async def migrate_and_open(settings: Settings, tell: Tell = unheard) -> bool:
    """Whether there was anything to do; `tell` hears of it. Raises OtherShop (before it does anything), SettingsError,
    StoreDown.
    """
    await require_this_shop(settings)
    changed = await migrate(settings.database_url, tell)
    async with await open_pool(settings.database_url, CONNECTIONS_MAX) as pool:
        try:
            await perform(pool, find_facts, FindFacts(settings.claims))
        except StoreUnfit as unfit:
            if unfit.reason != NOT_OPENED:
                raise
            await perform(pool, open_shop, OpenShop(await first_facts(settings, pool)))
            await perform(pool, find_facts, FindFacts(settings.claims))
            return True
    return changed


async def first_facts(settings: Settings, pool: asyncpg.Pool) -> ShopFacts:
    """Of a new shop, what the environment says. Of one that is older than its row, what its read models and payments
    say, whoever happens to migrate it.

    Raises SettingsError where these contradict each other and the environment doesn't decide, StoreDown.
    """
    said, traces = settings.claims.facts(), await perform(pool, find_traces, FindTraces())
    if not traces.in_business:
        return said
    shapes = await shapes_that_live(settings)
    currencies = set(filter(is_currency, traces.charged_in))
    currencies |= {currency for shape in shapes.values() if (currency := currency_of(shape)) is not None}
    if len(currencies) > 1 and settings.claims.currency not in currencies:
        raise SettingsError(
            f"This shop's read models and payments speak of {' and '.join(sorted(currencies))}."
            " Say which it counts in with TRADEPOST_CURRENCY, this once."
        )
    currency = said.currency if len(currencies) != 1 else currencies.pop()
    return ShopFacts(currency, zone_of(shapes.get(DASHBOARD.name, "")) or said.time_zone)


async def shapes_that_live(settings: Settings) -> dict[str, str]:
    """What the live read models were built by. Raises StoreDown."""
    redis, search = redis_of(settings), search_reader(settings)
    sources = Sources(RedisReader(redis), search)
    try:
        standings = {model.name: await sources.standing(model) for model in READ_MODELS}
    finally:
        await redis.aclose()
        await search.close()
    return {name: standing.shape for name, standing in standings.items() if standing is not None}
