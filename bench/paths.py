"""What is asked of the shop, path by path."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import quote

import msgspec

from bench.baskets import basket
from bench.catalog import CATEGORIES, category_slug
from bench.load.request import Request
from bench.scene import Scene
from bench.vocabulary import vocabulary

ASKED: Final = 200
"""Different requests a path: each stands for all that are like it."""
PAGE: Final = 20
YEAR_DAYS: Final = 365


class Path(msgspec.Struct, frozen=True):
    """`bares_max`: the aim, in CPU of bare routes. Of one that `writes`, what it makes the workers do is counted too.

    `requests` is asked before every round: tokens last ten minutes.
    """

    name: str
    title: str
    requests: Callable[[Scene], Sequence[Request]]
    bares_max: float
    p99_ms_max: float | None = None
    writes: bool = False


def dice() -> random.Random:
    return random.Random(3)


def search_words() -> list[str]:
    """A frequent word and a rarer one."""
    chance = dice()
    return [f"{chance.choice(vocabulary()[:100])} {chance.choice(vocabulary()[100:1_000])}" for _ in range(ASKED)]


def searches(_: Scene) -> list[Request]:
    return [Request(f"/products?q={quote(words)}") for words in search_words()]


def listings(_: Scene) -> list[Request]:
    return [Request(f"/products?category={category_slug(place)}&page_size={PAGE}") for place in range(CATEGORIES)]


def by_slug(scene: Scene) -> list[Request]:
    chance = dice()
    return [Request(f"/products/p-{chance.randrange(scene.products)}") for _ in range(ASKED)]


def by_id(scene: Scene) -> list[Request]:
    return [Request(f"/products/{product}") for product in scene.some_products]


def carts(scene: Scene) -> list[Request]:
    return [Request("/cart", headers=scene.people.headers(person)) for person in scene.people.with_carts]


def orders(scene: Scene) -> list[Request]:
    headers = [scene.people.headers(person) for person in scene.people.with_orders]
    return [Request(f"/orders/{order}", headers=headers[place]) for place, order in scene.some_orders]


def order_lists(scene: Scene) -> list[Request]:
    people = scene.people
    return [Request(f"/orders?page_size={PAGE}", headers=people.headers(person)) for person in people.with_orders]


def dashboard(what: str, days: int | None = None) -> Callable[[Scene], list[Request]]:
    """Of the last month, as it is asked without a span, or of the last `days`."""
    today = datetime.now(UTC).date()
    span = "" if days is None else f"?from={today - timedelta(days - 1)}&to={today}"
    return lambda scene: [Request(f"/admin/dashboard/{what}{span}", headers=scene.people.headers(scene.people.keeper))]


def office(asked: str) -> Callable[[Scene], list[Request]]:
    return lambda scene: [Request(f"/admin/{asked}", headers=scene.people.headers(scene.people.keeper))]


def additions(scene: Scene) -> list[Request]:
    """Carts stay at three lines, whose quantities grow."""
    return [
        Request("/cart/add", "POST", scene.people.headers(person), f'{{"sku": "{one}"}}')
        for one in basket(0)
        for person in scene.people.with_carts
    ]


PATHS: Final = (
    Path("search", "search page with facets", searches, 13),
    Path("category", "category listing, page of 20", listings, 8.6),
    Path("product", "product by slug", by_slug, 3.4, p99_ms_max=8),
    Path("product-id", "product by id", by_id, 3.4, p99_ms_max=8),
    Path("cart", "cart of 3 lines", carts, 2.7),
    Path("order", "order", orders, 3.4),
    Path("orders", "orders list, 20", order_lists, 5.5),
    Path("admin-orders", "admin: orders list, 20", office(f"orders?page_size={PAGE}"), 9),
    Path("admin-paid", "admin: orders by status, 20", office(f"orders?page_size={PAGE}&status=PAID"), 9),
    Path("admin-users", "admin: users list, 20", office(f"users?page_size={PAGE}"), 9),
    Path("summary", "dashboard: summary of a month", dashboard("summary"), 3.4),
    Path("revenue", "dashboard: revenue by day of a month", dashboard("revenue"), 3.4),
    Path("top-sellers-day", "dashboard: top sellers of a day", dashboard("top-sellers", 1), 3.4),
    Path("top-sellers", "dashboard: top sellers of a month", dashboard("top-sellers"), 3.4),
    Path("top-sellers-year", "dashboard: top sellers of a year", dashboard("top-sellers", YEAR_DAYS), 3.4),
    Path("cart-add", "POST /cart/add, with the workers' part", additions, 20.5, writes=True),
)
