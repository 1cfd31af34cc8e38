"""What the shop asks of Postgres for an order, and the same for other customers."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from bench.load.buy import ADDRESS
from commands.base import perform
from commands.orders.place_order import PlaceOrder, place_order
from db.ids import new_id
from db.session import SESSION
from domain.addresses.address import Address
from domain.orders.holding import HoldLimits

AN_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
NO_LIMITS: Final = HoldLimits(10_000, 1_000_000)

Argument = str | None
"""As Postgres reads it; None is null."""


class Statement(msgspec.Struct, frozen=True):
    text: str
    arguments: Sequence[Argument]


class Checkout(msgspec.Struct, frozen=True):
    """Of one customer: the statements from BEGIN to COMMIT."""

    customer: UUID
    cart: UUID
    statements: Sequence[Statement]

    def of(self, customer: UUID, cart: UUID, kept: Mapping[str, str]) -> "Checkout":
        """The same for another customer: every id in it is a new one, but for those that are `kept`."""
        names = {**kept, str(self.customer): str(customer), str(self.cart): str(cart)}

        def renewed(text: Argument) -> Argument:
            return text and AN_ID.sub(lambda found: names.setdefault(found[0], str(new_id())), text)

        statements = [Statement(one.text, [renewed(text) for text in one.arguments]) for one in self.statements]
        return Checkout(customer, cart, statements)

    def ids(self) -> set[str]:
        return {name for one in self.statements for text in one.arguments for name in AN_ID.findall(text or "")}


async def listened_to(database_url: str, buyers: Sequence[tuple[UUID, UUID]]) -> list[Checkout]:
    """Carries out a checkout for each customer and full cart, and notes what Postgres was asked.

    Not of the first one: there asyncpg asks for types, too.
    """
    heard = list[Statement]()

    def note(query: asyncpg.connection.LoggedQuery) -> None:
        heard.append(Statement(query.query.strip(), [written(value) for value in query.args or ()]))

    async def listen(connection: asyncpg.Connection) -> None:
        connection.add_query_logger(note)

    found = []
    async with asyncpg.create_pool(database_url, min_size=1, max_size=1, init=listen, server_settings=SESSION) as pool:
        for customer, cart in buyers:
            heard.clear()
            await perform(pool, place_order, PlaceOrder(customer, Address(**ADDRESS), limits=NO_LIMITS))
            begin = next(place for place, one in enumerate(heard) if one.text.upper().startswith("BEGIN"))
            end = next(place for place, one in enumerate(heard) if one.text.upper().startswith("COMMIT"))
            found.append(Checkout(customer, cart, heard[begin : end + 1]))
    return found[1:]


def written(value: object) -> Argument:
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case datetime():
            return value.isoformat()
        case list() | tuple():
            return "{" + ",".join(quoted(written(each)) for each in value) + "}"
        case _:
            return str(value)


def quoted(element: Argument) -> str:
    """Within an array."""
    return "null" if element is None else '"' + element.replace("\\", "\\\\").replace('"', '\\"') + '"'
