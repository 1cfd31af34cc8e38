"""Generated orders of the last 90 days: quiet Mondays, busy weekends, slow growth, a few favourite products."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from domain.catalog.product import Product
from domain.order_status import OrderStatus
from domain.orders.order import OrderLine, PastOrder

DAYS: Final = 90
ORDERS_A_DAY: Final = 22
ORDERS_ABOUT: Final = 2_400
CUSTOMERS: Final = 350
SEED: Final = 7
WEEKDAYS: Final = (0.7, 0.8, 0.9, 1.0, 1.2, 1.5, 1.3)
FIRST_NAMES: Final = ("Ada", "Ben", "Chloe", "Dev", "Elif", "Finn", "Grace", "Hugo", "Ines", "Jonas", "Kira", "Liam")
LAST_NAMES: Final = ("Abbott", "Berg", "Castro", "Dahl", "Evans", "Fischer", "Gupta", "Hansen", "Ito", "Jensen", "Kaya")


def orders(products: Sequence[Product], now: datetime) -> Iterator[PastOrder]:
    """Oldest first. A product's popularity falls with its place, as in real shops (Zipf)."""
    dice = random.Random(SEED)  # noqa: S311
    sold = [product for product in products if product.status == "published"]
    dice.shuffle(sold)
    popularity = [1 / (place + 5) for place in range(len(sold))]
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for days_ago in range(DAYS, 0, -1):
        day = today - timedelta(days=days_ago)
        growth = 1 + 0.3 * (DAYS - days_ago) / DAYS
        for moment in moments(day, round(ORDERS_A_DAY * WEEKDAYS[day.weekday()] * growth), dice):
            yield order(moment, days_ago, dice.choices(sold, popularity, k=dice.choice((1, 1, 2, 2, 3, 4))), dice)


def moments(day: datetime, count: int, dice: random.Random) -> list[datetime]:
    """Most people buy in the evening."""
    return sorted(day + timedelta(minutes=min(1_439, max(0, dice.gauss(1_080, 240)))) for _ in range(count))


def order(moment: datetime, days_ago: int, products: Sequence[Product], dice: random.Random) -> PastOrder:
    customer = int(CUSTOMERS * dice.random() ** 1.5)
    first, last = FIRST_NAMES[customer % len(FIRST_NAMES)], LAST_NAMES[customer % len(LAST_NAMES)]
    status = OrderStatus.DELIVERED if days_ago > 7 else OrderStatus.SHIPPED if days_ago > 2 else OrderStatus.PAID
    return PastOrder(
        email=f"{first}.{last}.{customer}@example.com".lower(),
        customer_name=f"{first} {last}",
        lines=tuple(line(product, dice) for product in {product.id: product for product in products}.values()),
        placed_at=moment,
        status=status,
    )


def line(product: Product, dice: random.Random) -> OrderLine:
    variant = dice.choice(product.variants)
    return OrderLine(
        product.id, variant.id, variant.sku, product.name, variant.options, variant.price, dice.choice((1, 1, 1, 2, 3))
    )
