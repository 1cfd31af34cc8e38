"""The shop's own row in Postgres: one, from the first start on."""

from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from db.pool import Connection
from domain.outages import StoreUnfit
from domain.shop import Shop, ShopFacts

NOT_OPENED: Final = "not-opened"

GET: Final = """
select name, address, tax_number, currency, time_zone, ships_to, guest_checkout, low_stock, version, opened_at from shop
"""
OPEN: Final = "insert into shop (name, currency, time_zone, low_stock) values ($1, $2, $3, $4) on conflict do nothing"
CHANGE: Final = """
update shop set name = $1, address = $2, tax_number = $3, time_zone = $4, ships_to = $5::text[], guest_checkout = $6,
                low_stock = $7, version = $8
"""


async def load_shop(connection: Connection, lock: str = "") -> Shop:
    """Raises StoreUnfit (NOT_OPENED)."""
    row = await connection.fetchrow(GET + lock)
    if row is None:
        raise StoreUnfit("postgres", NOT_OPENED, "There is no shop in this database yet: run `tradepost migrate`.")
    return msgspec.convert({**row, "time_zone": ZoneInfo(row["time_zone"])}, Shop)


class ShopDesk:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self) -> Shop:
        """Raises StoreUnfit (NOT_OPENED)."""
        return await load_shop(self._connection)

    async def lock(self) -> Shop:
        """Nobody else's to change until the end. Raises StoreUnfit (NOT_OPENED)."""
        return await load_shop(self._connection, "for update")

    async def open(self, name: str, facts: ShopFacts, low_stock: int) -> None:
        """Nothing where there is one already."""
        await self._connection.execute(OPEN, name, facts.currency, facts.time_zone.key, low_stock)

    async def change(self, shop: Shop) -> None:
        """All but its currency."""
        await self._connection.execute(
            CHANGE,
            shop.name,
            shop.address,
            shop.tax_number,
            shop.time_zone.key,
            shop.ships_to,
            shop.guest_checkout,
            shop.low_stock,
            shop.version,
        )

    async def traces(self) -> tuple[bool, set[str]]:
        """Whether anything is or was sold here, and the currencies that providers were told of."""
        sold: bool = await self._connection.fetchval(
            "select exists (select from products) or exists (select from orders)"
        )
        rows = await self._connection.fetch(
            "select distinct upper(raw->>'currency') as currency from payment_transactions where raw ? 'currency'"
        )
        return sold, {row["currency"] for row in rows}
