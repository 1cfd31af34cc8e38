"""What carts come to: sending costs what sending costs, and an empty cart costs nothing."""

import msgspec
import pytest

from domain.prices.charges import NO_SHIPPING, NO_TAX, NOTHING, Figures, ShippingPrice, TaxRate, figures

POST = ShippingPrice(900)
FREE_FROM_30 = ShippingPrice(900, free_from=3_000)
VAT_INCLUDED = TaxRate(1_900, included=True)
SALES_TAX = TaxRate(825)

SENT: list[tuple[str, int, int, ShippingPrice, TaxRate, tuple[int, int, int]]] = [
    ("goods at price 0 are sent for what sending costs", 0, 0, POST, NO_TAX, (900, 0, 900)),
    ("and so is a cart of which everything was taken off", 2_500, 2_500, POST, NO_TAX, (900, 0, 900)),
    ("sending is taxed, whatever the goods cost", 0, 0, POST, SALES_TAX, (900, 74, 974)),
    ("also where prices have the tax in them", 2_500, 2_500, POST, VAT_INCLUDED, (900, 144, 900)),
    ("nothing for nothing", 0, 0, NO_SHIPPING, SALES_TAX, (0, 0, 0)),
    ("free from nothing on is free", 0, 0, ShippingPrice(900, free_from=0), SALES_TAX, (0, 0, 0)),
    ("one cent short of the limit", 2_999, 0, FREE_FROM_30, NO_TAX, (900, 0, 3_899)),
    ("at the limit", 3_000, 0, FREE_FROM_30, NO_TAX, (0, 0, 3_000)),
    ("the limit is met by what is left after the discount", 3_300, 300, FREE_FROM_30, NO_TAX, (0, 0, 3_000)),
    ("and missed by it", 3_300, 301, FREE_FROM_30, NO_TAX, (900, 0, 3_899)),
    ("a tax that is included changes no limit", 3_000, 0, FREE_FROM_30, VAT_INCLUDED, (0, 479, 3_000)),
    ("nor does one that is added", 2_999, 0, FREE_FROM_30, SALES_TAX, (900, 322, 4_221)),
    ("halves of a minor unit go up", 200, 0, NO_SHIPPING, TaxRate(25), (0, 1, 201)),
    ("what is less than half is nobody's", 199, 0, NO_SHIPPING, TaxRate(25), (0, 0, 199)),
]


@pytest.mark.parametrize(
    ("subtotal", "discount", "shipping", "tax", "expected"), [row[1:] for row in SENT], ids=[row[0] for row in SENT]
)
def test_sending_costs_what_sending_costs(
    subtotal: int, discount: int, shipping: ShippingPrice, tax: TaxRate, expected: tuple[int, int, int]
) -> None:
    sums = figures(subtotal, discount, shipping, tax, "USD")
    assert (sums.shipping, sums.tax, sums.total, sums.rounding) == (*expected, 0)


def test_an_empty_cart_comes_to_nothing() -> None:
    assert msgspec.structs.astuple(NOTHING) == (0, 0, 0, 0, False, 0, None)
    assert Figures(0, 0, 0, 0, tax_included=True, rounding=0).total == 0
