"""Shipping prices and tax rates in Postgres."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection
from domain.prices.charge_entries import ShippingEntry, TaxEntry
from domain.refusals import CountryTaken, NotFound

SHIPPING: Final = """
select s.id, s.name, s.price, s.free_from, s.version,
       array(select c.country from shipping_countries c
             where c.shipping_price_id = s.id order by c.country) as countries
from shipping_prices s order by s.name, s.id
"""
TAXES: Final = "select country, name, basis_points, included, version from tax_rates order by country"
SET_TAX: Final = """
insert into tax_rates (country, name, basis_points, included) values ($1, $2, $3, $4)
on conflict (country) do update set name = $2, basis_points = $3, included = $4, version = tax_rates.version + 1
returning version
"""
DELETE_TAX: Final = "delete from tax_rates where country = $1 returning country, name, basis_points, included, version"


async def load_shipping_prices(connection: Connection) -> list[ShippingEntry]:
    """By their names."""
    return [msgspec.convert(dict(row), ShippingEntry) for row in await connection.fetch(SHIPPING)]


async def load_tax_rates(connection: Connection) -> list[TaxEntry]:
    return [msgspec.convert(dict(row), TaxEntry) for row in await connection.fetch(TAXES)]


class Charges:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock_shipping_prices(self) -> dict[UUID, ShippingEntry]:
        """All of them, nobody else's to change until the end: whether there is any decides about every country."""
        await self._connection.execute("lock table shipping_prices in share row exclusive mode")
        return {entry.id: entry for entry in await load_shipping_prices(self._connection)}

    async def add_shipping_price(self, entry: ShippingEntry) -> None:
        """Raises CountryTaken."""
        await self._connection.execute(
            "insert into shipping_prices (id, name, price, free_from) values ($1, $2, $3, $4)",
            entry.id,
            entry.name,
            entry.price,
            entry.free_from,
        )
        await self._set_countries(entry.id, entry.countries)

    async def change_shipping_price(self, entry: ShippingEntry) -> None:
        """Raises CountryTaken."""
        await self._connection.execute(
            "update shipping_prices set name = $2, price = $3, free_from = $4, version = $5 where id = $1",
            entry.id,
            entry.name,
            entry.price,
            entry.free_from,
            entry.version,
        )
        await self._connection.execute("delete from shipping_countries where shipping_price_id = $1", entry.id)
        await self._set_countries(entry.id, entry.countries)

    async def delete_shipping_price(self, price: UUID) -> None:
        await self._connection.execute("delete from shipping_prices where id = $1", price)

    async def lock_tax_rate(self, country: str) -> TaxEntry | None:
        """As it is now, nobody else's to change until the end; None if it has none."""
        await self._connection.execute("lock table tax_rates in share row exclusive mode")
        rates = await load_tax_rates(self._connection)
        return next((rate for rate in rates if rate.country == country), None)

    async def set_tax_rate(self, country: str, name: str, basis_points: int, *, included: bool) -> TaxEntry:
        version = await self._connection.fetchval(SET_TAX, country, name, basis_points, included)
        return TaxEntry(country, name, basis_points, included, int(version))

    async def delete_tax_rate(self, country: str) -> TaxEntry:
        """As it was. Raises NotFound."""
        row = await self._connection.fetchrow(DELETE_TAX, country)
        if row is None:
            raise NotFound("tax rate")
        return msgspec.convert(dict(row), TaxEntry)

    async def _set_countries(self, price: UUID, countries: Sequence[str]) -> None:
        taken = await self._connection.fetchval(
            "select min(country) from shipping_countries where country = any($1::text[])", countries
        )
        if taken is not None:
            raise CountryTaken(taken)
        await self._connection.execute(
            "insert into shipping_countries (country, shipping_price_id) select country, $1 from unnest($2::text[])"
            " as c(country) order by country",
            price,
            countries,
        )
