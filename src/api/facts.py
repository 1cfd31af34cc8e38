"""The shop's facts as an API process knows them."""

import asyncpg

from commands.base import perform
from commands.shop.find_facts import FindFacts, find_facts
from domain.outages import StoreDown
from domain.shop import Claims, ShopFacts


class FactsOnce:
    """Asked of Postgres by the first who needs them, since a process starts while Postgres is down.

    Commands need the currency, and Postgres in any case; it never changes. Queries take what amounts and days mean from
    the read models they read.
    """

    def __init__(self, postgres: asyncpg.Pool, claims: Claims) -> None:
        self._postgres = postgres
        self._claims = claims
        self._known: ShopFacts | None = None

    async def learn(self) -> None:
        """Raises OtherShop, StoreDown."""
        if self._known is None:
            self._known = await perform(self._postgres, find_facts, FindFacts(self._claims))

    @property
    def known(self) -> ShopFacts:
        """Raises StoreDown before anybody has learned them."""
        if self._known is None:
            raise StoreDown("postgres")
        return self._known
