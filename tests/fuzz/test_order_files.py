"""Historic orders as a file says them."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from adapters.files.text_lines import WrongFile
from cli.order_row import LINE_MINOR_UNITS_MAX
from cli.orders_file import BadLine, read_orders
from domain.shop import ShopFacts
from tests.fuzz.feeding import feed, feed_at_length, samples
from tests.fuzz.foods import ODD, any_of

KEPT = samples("order_files")
SHOP = ShopFacts("EUR", ZoneInfo("Europe/Berlin"))
MOMENTS = st.one_of(
    st.datetimes().map(datetime.isoformat),
    st.sampled_from(("2024-05-06T07:08:09Z", "2024-W01-1", "20240506T070809", "2024-03-31T02:30:00", "")),
    ODD,
)
CELLS = st.one_of(ODD, st.sampled_from(("1001", "LAMP", "1", "2", "12.95", "eve@example.com", "shipped", "")))
ROWS = st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS, MOMENTS, CELLS, CELLS).map(
    lambda cells: ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
)
TABLES = st.lists(ROWS, max_size=5).map(
    lambda rows: "\n".join(("order,sku,name,quantity,unit_price,placed_at,customer,status", *rows)).encode()
)
FOOD = st.one_of(any_of(KEPT), TABLES)


def eat(food: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, "orders.csv")
        file.write_bytes(food)
        try:
            read = list(read_orders(file, SHOP, lambda _: None))
        except WrongFile as wrong:
            str(wrong).encode()
            return
    references = set[str]()
    for one in read:
        assert one.line > 1
        if isinstance(one, BadLine):
            assert one.reason
            continue
        order = one.order
        assert order.reference not in references, "an order comes whole, and once"
        references.add(order.reference)
        repr(order).encode()
        assert order.lines
        assert order.placed_at <= datetime.now(UTC)
        assert all(0 <= line.quantity * line.unit_price <= LINE_MINOR_UNITS_MAX for line in order.lines)


@pytest.mark.parametrize("sample", KEPT)
def test_a_sample(sample: str) -> None:
    eat(KEPT[sample])


def test_whatever_a_file_of_orders_holds_is_read_or_refused() -> None:
    feed(FOOD, eat)


@pytest.mark.slow
def test_whatever_a_file_of_orders_holds_is_read_or_refused_at_length() -> None:
    feed_at_length(FOOD, eat)
