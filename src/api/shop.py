"""What every request works with: opened when the process starts, closed when it ends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import msgspec
from litestar import Litestar

from adapters.invoices.printer import Printer
from adapters.media.port import MediaStore
from adapters.media.store import media_store
from adapters.passwords import Passwords
from adapters.payments.providers import Providers
from adapters.pictures.pictures import Pictures
from adapters.redis.allowances import Allowances
from adapters.redis.bell import Bell
from adapters.redis.client import Redis, redis_of
from adapters.redis.dashboard.kept_sales import KeptSales
from adapters.redis.guesses import Guesses
from adapters.redis.past_searches import PastSearches
from adapters.redis.reader import RedisReader
from adapters.redis.searches import SearchTally
from adapters.redis.security_trail import SecurityTrail
from adapters.redis.tries import Tries
from adapters.search.engines import search_reader
from adapters.settings import Settings
from api.answers.consistency import Positions
from api.answers.flowing import PUBLIC_FLOWS_MAX, PUBLIC_FLOWS_OF_AN_ADDRESS_MAX, STAFF_FLOWS_MAX, Flows
from api.answers.live_summaries import LiveSummaries
from api.callers.key_uses import KeyUses
from api.callers.tokens import Tokens
from api.facts import FactsOnce
from api.limits.turns import Turns
from api.stopping import when_told_to_end
from commands.base import perform
from commands.shop.find_name import FindName, find_name
from db.ids import new_id
from db.pool import ANSWER_SECONDS_MAX, open_pool
from db.session import API
from domain.accounts.account_token import NewToken, Purpose, new_token
from queries.sources import Sources


class Shop(msgspec.Struct, frozen=True):
    settings: Settings
    facts: FactsOnce
    postgres: asyncpg.Pool
    redis: Redis
    sources: Sources
    bell: Bell
    tries: Tries
    guesses: Guesses
    allowances: Allowances
    turns: Turns
    passwords: Passwords
    tokens: Tokens
    positions: Positions
    key_uses: KeyUses
    security_trail: SecurityTrail
    providers: Providers
    media: MediaStore
    pictures: Pictures
    printer: Printer
    public_flows: Flows
    staff_flows: Flows
    live_summaries: LiveSummaries

    async def hash_of_new(self, password: str, *known: str, field: str) -> str:
        """Of a password, `known` is what others know of its owner. Raises InvalidInput of the field, TooManyLogins."""
        name = await perform(self.postgres, find_name, FindName())
        return await self.passwords.accept(password, *known, name, field=field)

    def new_token(self, purpose: Purpose) -> NewToken:
        """One to be mailed."""
        return new_token(self.settings.links_secret, new_id(), purpose)

    @property
    def sends_mail(self) -> bool:
        """To mailboxes: only then anybody can prove to read one."""
        return self.settings.mail.server is not None

    @property
    def currency(self) -> str:
        """Raises StoreDown as long as nobody has said."""
        return self.facts.known.currency


@asynccontextmanager
async def opened(app: Litestar) -> AsyncIterator[None]:
    """Connections are made at first need: the process starts, and says it is up, while a store is down."""
    settings: Settings = app.state.settings
    redis = redis_of(settings)
    search, searches, reader = search_reader(settings, warmed=True), SearchTally(redis), RedisReader(redis)
    past_searches = PastSearches(redis)
    postgres = await open_pool(
        settings.database_url, statement_seconds_max=ANSWER_SECONDS_MAX, application=API, lending=True
    )
    sources = Sources(reader, search, searches, KeptSales(reader), past_searches)
    app.state.shop = shop = Shop(
        settings=settings,
        facts=FactsOnce(postgres, settings.claims),
        postgres=postgres,
        redis=redis,
        sources=sources,
        bell=Bell(redis),
        tries=Tries(redis),
        guesses=Guesses(redis),
        allowances=Allowances(redis),
        turns=Turns(),
        passwords=Passwords(),
        tokens=Tokens(*settings.jwt_secrets),
        positions=Positions(settings.links_secret),
        key_uses=KeyUses(postgres),
        security_trail=SecurityTrail(redis),
        providers=Providers(settings),
        media=media_store(settings.media),
        pictures=Pictures(),
        printer=Printer(),
        public_flows=Flows(PUBLIC_FLOWS_MAX, PUBLIC_FLOWS_OF_AN_ADDRESS_MAX),
        staff_flows=Flows(STAFF_FLOWS_MAX, STAFF_FLOWS_MAX),
        live_summaries=LiveSummaries(sources, settings.fresh_wait_ms_max),
    )
    try:
        with when_told_to_end(shop.live_summaries.still):
            yield
    finally:
        shop.live_summaries.still()
        shop.passwords.close()
        await shop.providers.aclose()
        await shop.media.aclose()
        await shop.bell.still()
        await searches.still()
        await past_searches.still()
        await shop.key_uses.still()
        await shop.allowances.still()
        await shop.security_trail.still()
        await shop.postgres.close()
        await shop.redis.aclose()
        await search.close()
