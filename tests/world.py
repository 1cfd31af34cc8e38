"""A shop to try things in: its API over HTTP, its stores, its people. Speaks the shop's language."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import asyncpg
import httpx
from litestar import Litestar
from msgspec.structs import replace

from adapters.redis.client import WORKER_SECONDS_MAX, Redis, open_redis
from adapters.settings import Settings
from api.answers.consistency import Positions
from api.app import create_app
from api.callers.tokens import Tokens
from api.pages.frame import KEPT
from commands.base import perform
from commands.catalog.create_product import CreateProduct, NewVariant, create_product
from commands.shop.find_facts import FindFacts, find_facts
from commands.upkeep.check_ledger import CheckLedger, check_ledger
from db.catalog.products import ProductFacts
from db.outbox import last_position
from db.rights import API, WORKER
from db.work import Work
from domain.accounts.account import Account, Role
from domain.accounts.account_token import Purpose, token_text
from domain.catalog.product import Product, ProductStatus
from domain.events import AccountChanged, CustomerRegistered, SessionsChanged
from domain.guests import Guest, cart_token_hash
from domain.shop import ShopFacts
from queries.ask import reached
from queries.sources import Sources
from read_models.every import READ_MODELS
from read_models.model import ReadModel
from tests import told
from tests.documented import documentation
from tests.roles import as_role, pool_of
from tests.safe_headers import require_safe
from tests.thrift import thrift
from workers.building import right_to_build
from workers.feed import Feed
from workers.jobs.context import JobContext
from workers.jobs.payments_settle import payments_settle
from workers.leadership import Leadership
from workers.projection import Advance, Projection
from workers.projections import projections
from workers.projectors.product_search import ProductSearch
from workers.rebuild import Rebuilt, rebuild
from workers.run import keep_read_models
from workers.verify import verify

LEVEL_SECONDS_MAX = 10.0
TRIES_MAX = 3
IDLE: defaultdict[tuple[bool, tuple[str, ...]], list[Litestar]] = defaultdict(list)
"""Applications of closed worlds, by the settings that `create_app` itself reads: to put one together takes a while."""
IDENTITY = {"Authorization", "Cart-Token", "Order-Token"}
ADDRESS = {"name": "Eve", "line1": "1 Main Road", "city": "Bern", "postal_code": "3000", "country": "CH"}


class Person:
    """Somebody with an account, at the shop's door.

    Queries send the newest Consistency-Token back, and a guest's requests the Cart-Token. Every answer must be as the
    API's documentation says, and safe.
    """

    def __init__(self, client: httpx.AsyncClient, headers: Mapping[str, str], account: Account | None = None) -> None:
        self._client = client
        self._headers = dict(headers)
        self._account = account
        self.token: str | None = None

    @property
    def id(self) -> UUID:
        assert self._account is not None
        return self._account.id

    @property
    def headers(self) -> Mapping[str, str]:
        """What is sent with every request."""
        return self._headers

    @property
    def email(self) -> str:
        assert self._account is not None
        return self._account.email

    @property
    def as_guest(self) -> Guest:
        """Whose cart it is. A token's text stands behind the position of its cart."""
        return Guest(cart_token_hash(self._headers["Cart-Token"].rpartition(".")[2]))

    async def send(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        sent = self._headers | {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await self._client.request(method, path, json=body, headers=sent)
        documentation().require(method, path, answer)
        is_page = answer.headers.get("content-type", "").startswith("text/html")  # which knows people by cookies alone
        require_safe(path, answer, somebodys=not is_page and bool(IDENTITY & sent.keys()))
        told.given(answer.content)
        self.token = answer.headers.get("consistency-token", self.token)
        if "cart-token" in answer.headers:
            self._headers["Cart-Token"] = answer.headers["cart-token"]
        return answer

    async def get(self, path: str, **headers: str) -> httpx.Response:
        fresh = {"Consistency_Token": self.token} if self.token else {}
        return await self.send("GET", path, None, **(fresh | headers))

    async def post(self, path: str, body: object = None, **headers: str) -> httpx.Response:
        return await self.send("POST", path, body if body is not None else {}, **headers)

    async def patch(self, path: str, body: object, **headers: str) -> httpx.Response:
        return await self.send("PATCH", path, body, **headers)

    async def delete(self, path: str, **headers: str) -> httpx.Response:
        return await self.send("DELETE", path, None, **headers)

    async def ordered(self, sku: str, quantity: int = 1, **more: object) -> dict[str, Any]:
        """An order of one line, PENDING."""
        put = await self.post("/cart/add", {"sku": sku, "quantity": quantity})
        assert put.status_code == 200, put.text
        placed = await self.post("/order/create", {"shipping_address": ADDRESS, **more})
        assert placed.status_code == 201, placed.text
        order: dict[str, Any] = placed.json()
        return order

    async def put(self, path: str, body: object, **headers: str) -> httpx.Response:
        return await self.send("PUT", path, body, **headers)

    async def pays(self, order: Mapping[str, Any], provider: str) -> dict[str, Any]:
        """A payment begun, as the provider's page in the browser needs it. Where the provider is silent it is asked for
        again, as the answer says: other work on this machine may hold it up.
        """
        for _ in range(TRIES_MAX):
            begun = await self.post(f"/orders/{order['id']}/payments", {"provider": provider})
            if begun.status_code != 503:
                break
        assert begun.status_code == 201, begun.text
        payment: dict[str, Any] = begun.json()
        return payment

    async def bought(self, sku: str, quantity: int = 1, **more: object) -> dict[str, Any]:
        """An order of one line, PAID."""
        order = await self.ordered(sku, quantity, **more)
        token = {"Order_Token": order["order_token"]} if "order_token" in order else {}
        paid = await self.post(f"/orders/{order['id']}/payments", {"provider": "dummy"}, **token)
        assert paid.status_code == 201, paid.text
        return order


class World:
    """`postgres` and `redis` are the owner's; the API has its own, and the workers' one is `at_work`."""

    def __init__(
        self,
        settings: Settings,
        facts: ShopFacts,
        postgres: asyncpg.Pool,
        at_work: asyncpg.Pool,
        redis: Redis,
        app: Litestar,
        client: httpx.AsyncClient,
    ) -> None:
        self.settings = settings
        self.facts = facts
        self.postgres = postgres
        self.at_work = at_work
        self.redis = redis
        self.app = app
        self.client = client
        self._people = 0

    @property
    def sources(self) -> Sources:
        sources: Sources = self.app.state.shop.sources
        return sources

    @property
    def anyone(self) -> Person:
        return Person(self.client, {})

    async def customer(self) -> Person:
        return await self._person(Role.CUSTOMER)

    async def admin(self) -> Person:
        return await self._person(Role.ADMIN)

    async def mailed_token(self, email: str, purpose: Purpose) -> str:
        """What stands in the last mail of this kind that went, or will go, to an address."""
        token = await self.postgres.fetchval(
            "select id from account_tokens where email = $1 and purpose = $2", email, purpose
        )
        text = token_text(self.settings.jwt_secret.encode(), token, purpose)
        told.keep(text)
        return text

    async def product(self, sku: str, price: int = 1_000, stock: int = 10, **facts: Any) -> Product:
        """Published, with one variant, unless said otherwise."""
        described = {
            "name": f"Product {sku}",
            "description": "",
            "status": ProductStatus.PUBLISHED,
            "category": None,
            "brand": None,
            "attributes": {},
        } | facts
        command = CreateProduct(
            ProductFacts(**described),
            (),
            [NewVariant(sku, {}, price, None, stock, None, ())],
        )
        return await perform(self.postgres, create_product, command)

    async def stock_of(self, sku: str) -> int:
        return int(await self.postgres.fetchval("select stock_quantity from variants where sku = $1", sku))

    async def everything_written(self) -> dict[str, int]:
        """How many rows every table has: what a refused command must not change."""
        tables = await self.postgres.fetch("select tablename from pg_tables where schemaname = 'public'")
        return {
            row["tablename"]: await self.postgres.fetchval(f'select count(*) from "{row["tablename"]}"')
            for row in tables
        }

    async def _person(self, role: Role) -> Person:
        """With a token, and without the half second it takes to choose and check a password."""
        self._people += 1

        async def join(email: str, work: Work) -> Account:
            account = await work.accounts.add(email, "Eve", None, role, work.now)
            joined = CustomerRegistered if role is Role.CUSTOMER else AccountChanged
            facts = {"at": work.now} if role is Role.CUSTOMER else {}
            work.record(joined(subject=account.id, version=1, **facts))
            await work.sessions.open_untold(account.id, work.now, work.now + timedelta(days=1))
            work.record(SessionsChanged(subject=account.id, version=1))
            return account

        account = await perform(self.postgres, join, f"{role.value.lower()}.{self._people}@example.com")
        async with self.postgres.acquire() as connection:
            known_at = await last_position(connection)
        pair = Tokens(self.settings.jwt_secret).pair(account, account.id, known_at, "unused")
        return Person(self.client, {"Authorization": f"Bearer {pair.access_token}"}, account)

    async def settle_payments(self) -> int:
        """What the workers' job does every second."""
        context = {"postgres": self.at_work, "settings": self.settings, "providers": self.app.state.shop.providers}
        return await payments_settle(cast("JobContext", context))

    async def everything_due(self) -> int:
        """The same, and as late as it takes for everything to be due."""
        await self.postgres.execute("update payments set due_at = clock_timestamp() where due_at is not null")
        await self.postgres.execute("update refunds set due_at = clock_timestamp() where due_at is not null")
        return await self.settle_payments()

    async def ledger_broken(self) -> dict[str, list[dict[str, str]]]:
        """What `tradepost check` would find."""
        async with self.postgres.acquire() as connection:
            results = await check_ledger(CheckLedger(), Work(connection))
        return {result.invariant.name: result.rows for result in results if result.rows}

    def projection(self, model: ReadModel) -> Projection:
        """A fresh writer of one read model."""
        return next(
            one for one in projections(self.settings, self.facts, self.postgres, self.redis) if one.model is model
        )

    @property
    def positions(self) -> Positions:
        """What tokens say."""
        positions: Positions = self.app.state.shop.positions
        return positions

    async def level(self) -> int:
        """The last position there is, when every read model shows it."""
        async with self.postgres.acquire() as connection:
            position = await last_position(connection)
        for model in READ_MODELS:
            await reached(model, position, self.sources, time.monotonic() + LEVEL_SECONDS_MAX)
        return position

    async def differences(self, *models: ReadModel, repair: bool = False) -> list[str]:
        """What a verification finds wrong with these read models, or with all of them."""
        found = []
        for model in models or READ_MODELS:
            proof = await verify(self.projection(model), self.sources, self.postgres, repair=repair)
            found += [f"{each.model} {each.key}: {each.what}" for each in proof.differences]
        return found

    async def rebuild(self, model: ReadModel, advance: Advance = lambda _: None, *, back: bool = False) -> Rebuilt:
        """As the command line does it."""
        projection, feed, leadership = (
            self.projection(model),
            Feed(self.postgres),
            Leadership(self.settings.database_url),
        )
        running = [asyncio.create_task(feed.run()), asyncio.create_task(leadership.stay())]
        try:
            async with leadership.right_to(right_to_build(model.name)) as lead:
                assert lead is not None
                rebuilt = await rebuild(projection, feed, self.postgres, lead, advance, back=back)
            await projection.store.sweep()
            return rebuilt
        finally:
            for task in running:
                task.cancel()
            await asyncio.wait(running)
            await leadership.close()
            await projection.store.close()


ProductSearch.pace_seconds = 0.0  # in tests nobody gains by waiting for others


@asynccontextmanager
async def open_world(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, *, projecting: bool = True, pooler: str | None = None
) -> AsyncIterator[World]:
    """Only the API goes through the `pooler`."""
    idle = IDLE[settings.production, settings.cors_origins]
    app = idle.pop() if idle else create_app(settings)
    ours = as_role(settings, API)
    app.state.settings = replace(ours, database_url=pooler or ours.database_url)
    working = as_role(settings, WORKER)
    at_work, redis_at_work = await pool_of(working), open_redis(working.redis_url, WORKER_SECONDS_MAX)
    app.state.pop(KEPT, None)  # of another world
    transport = httpx.ASGITransport(cast("Any", app), raise_app_exceptions=False)
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=transport, base_url="http://shop", event_hooks=told.HOOKS) as client,
        thrift(),
    ):
        keeping = keep_read_models(working, at_work, redis_at_work, Feed(at_work)) if projecting else None
        work = asyncio.create_task(keeping) if keeping else None
        try:
            facts = await perform(postgres, find_facts, FindFacts())
            yield World(settings, facts, postgres, at_work, redis, app, client)
        finally:
            if work is not None:
                work.cancel()
                with suppress(asyncio.CancelledError):
                    await work
            await redis_at_work.aclose()
    idle.append(app)
