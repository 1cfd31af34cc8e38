"""Years of orders, as a file for `tradepost orders import`: some products sell far better than others."""

import csv
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.catalog import sku
from domain.order_status import OrderStatus

SEED: Final = 5
DAYS: Final = 730
CUSTOMERS: Final = 5_000
LINES_MAX: Final = 3
COLUMNS: Final = ("order", "sku", "quantity", "unit_price", "placed_at", "customer", "status")
STATUS: Final = OrderStatus.PAID
"""Two events each, where a delivered one has four."""


def write_history(file: Path, orders: int, products: int) -> None:
    """Evenly over the last DAYS, up to yesterday."""
    chance, end = random.Random(SEED), datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with file.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(COLUMNS)
        for number in range(orders):
            placed_at = end - timedelta(days=DAYS) * (1 - number / orders)
            customer = f"{chance.randrange(CUSTOMERS)}@past.example"
            for _ in range(chance.randint(1, LINES_MAX)):
                product = int(products * chance.random() ** 3)
                price = f"{chance.randrange(500, 20_000) / 100:.2f}"
                rows.writerow(
                    [
                        f"OLD-{number}",
                        sku(product),
                        chance.randint(1, 3),
                        price,
                        placed_at.isoformat(),
                        customer,
                        STATUS.value,
                    ]
                )
