"""Customers who order: all of it, or only the order itself; each what few others want, or everybody the same."""

import asyncio
from typing import Final

import msgspec

from bench.baskets import basket, basket_with_hot
from bench.load.buy import ADDRESS, Buyer, Errands, send_buyers
from bench.load.put_under_load import CONNECTIONS, each_once
from bench.load.request import Load, Request
from bench.scene import Scene
from bench.subject import Settling, Subject
from db.ids import new_id

WHOLE_BARES_MAX: Final = 148
WORDS: Final = {False: "", True: ", a hot SKU"}
FILL: Final = """
with filled as (
    insert into carts (id, customer_id, version, updated_at)
    select cart, customer, 1, now() from unnest($1::uuid[], $2::uuid[]) as owned(cart, customer)
    on conflict (customer_id) do update set version = carts.version + 1 returning id, customer_id
)
insert into cart_items (id, cart_id, variant_id, quantity)
select uuidv7(), filled.id, v.id, 1
from unnest($3::uuid[], $4::text[]) as wanted(customer, sku)
join filled on filled.customer_id = wanted.customer join variants v on v.sku = wanted.sku
on conflict do nothing
"""


def whole_order(scene: Scene, *, hot: bool) -> Subject:
    """Three requests that add, one that orders, one that pays. All of them count as one."""

    async def load(seconds: float) -> Load:
        buyers = [
            Buyer(scene.people.headers(person), wish(place, hot=hot))
            for place, person in enumerate(scene.people.with_orders)
        ]
        return await asyncio.to_thread(send_buyers, Errands(scene.shop.url, buyers, CONNECTIONS, seconds))

    name, title = f"order-whole{'-hot' * hot}", f"a whole order: 3 added, ordered, paid{WORDS[hot]}"
    return Subject(name, title, load, scene.trees, WHOLE_BARES_MAX, settling=Settling.COUNTED)


def order_create(scene: Scene, *, hot: bool) -> Subject:
    """Each customer with a full cart orders once."""

    async def load(_: float) -> Load:
        body = msgspec.json.encode({"shipping_address": ADDRESS}).decode()
        people = scene.people
        requests = [Request("/order/create", "POST", people.headers(person), body) for person in people.in_a_queue]
        return await asyncio.to_thread(each_once, scene.shop.url, requests)

    name, title = f"order-create{'-hot' * hot}", f"POST /order/create, 3 lines{WORDS[hot]}"
    return Subject(
        name, title, load, scene.trees, settling=Settling.COUNTED, prepare=lambda: fill_carts(scene, hot=hot)
    )


async def fill_carts(scene: Scene, *, hot: bool) -> None:
    """Of those in the queue, past the API."""
    customers = [person.id for person in scene.people.in_a_queue]
    wanted = [(customer, sku) for place, customer in enumerate(customers) for sku in wish(place, hot=hot)]
    await scene.postgres.execute(
        FILL,
        [new_id() for _ in customers],
        customers,
        [customer for customer, _ in wanted],
        [sku for _, sku in wanted],
    )


def wish(place: int, *, hot: bool) -> list[str]:
    return basket_with_hot(place) if hot else basket(place)
