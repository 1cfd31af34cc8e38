"""What goes into a cart, and what does not."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from domain.addresses.address import Address
from domain.cart.cart import CART_LINES_MAX, TURNS_MAX, Cart, CartLine
from domain.catalog.product import ProductStatus
from domain.prices.charges import NO_SHIPPING, NO_TAX, ShippingPrice
from domain.prices.sale import Sale
from domain.refusals import InvalidInput, NotFound, NotShippedThere, OutOfStock, PriceChanged, ShortLine
from domain.span import Span

NOW = datetime(2026, 11, 25, tzinfo=UTC)
BERN = Address(name="Eve", line1="1 Main Road", city="Bern", postal_code="3000", country="CH")
EMPTY = Cart(UUID(int=1), UUID(int=2), 0, (), None, 0, None, NO_SHIPPING, NO_TAX, NOW, "USD")


def line(number: int, quantity: int = 1, stock: int = 10) -> CartLine:
    return CartLine(
        id=UUID(int=number),
        product_id=UUID(int=100),
        variant_id=UUID(int=number),
        sku=f"SKU-{number}",
        name="Lamp",
        slug="lamp",
        options={},
        image_url=None,
        regular_price=250,
        quantity=quantity,
        stock_quantity=stock,
        product_status=ProductStatus.PUBLISHED,
        brand=None,
    )


def test_the_same_variant_adds_up_in_its_own_line() -> None:
    cart = EMPTY.put(line(3, 2), NOW).put(line(4), NOW)
    again = msgspec.structs.replace(line(3, 5), id=UUID(int=9))
    cart = cart.put(cart.line_with(again), NOW)
    assert [(entry.id.int, entry.quantity) for entry in cart.lines] == [(3, 7), (4, 1)]
    assert (cart.version, cart.subtotal(NOW)) == (3, 8 * 250)


def test_more_than_there_is_is_refused_with_what_there_is() -> None:
    cart = EMPTY.put(line(3, 8), NOW)
    with pytest.raises(OutOfStock) as refused:
        cart.line_with(line(3, 3))
    assert refused.value.lines == (ShortLine("SKU-3", 11, 10),)


@pytest.mark.parametrize(
    ("quantity", "stock", "available", "backordered"),
    [(2, 3, True, 0), (5, 3, True, 2), (5, 0, True, 5), (5, -7, True, 5), (5, -9_995, True, 5), (6, -9_995, False, 0)],
)
def test_what_may_be_owed_is_available_and_says_how_much_of_it_is_not_on_the_shelf(
    quantity: int, stock: int, available: bool, backordered: int
) -> None:
    owed = msgspec.structs.replace(line(3, quantity, stock), backorder=True)
    assert (owed.available, owed.backordered_quantity) == (available, backordered)
    draft = msgspec.structs.replace(owed, product_status=ProductStatus.DRAFT)
    assert (draft.available, draft.backordered_quantity) == (False, 0)


def test_a_cart_has_room_for_a_hundred_different_items() -> None:
    cart = EMPTY
    for number in range(CART_LINES_MAX):
        cart = cart.put(line(number + 1), NOW)
    with pytest.raises(InvalidInput, match="100 different items"):
        cart.line_with(line(500))
    assert cart.line_with(line(1)).quantity == 2


def test_what_is_not_in_the_cart_can_not_be_changed() -> None:
    cart = EMPTY.put(line(3), NOW).put(line(4), NOW)
    with pytest.raises(NotFound):
        cart.line(UUID(int=5))
    assert [entry.sku for entry in cart.without([UUID(int=3)], NOW).lines] == ["SKU-4"]
    assert cart.emptied(NOW).lines == ()


def test_what_can_not_be_had_is_kept_and_counts_for_nothing() -> None:
    posted = msgspec.structs.replace(EMPTY, shipping=ShippingPrice(900))
    sold_out = posted.put(line(3, quantity=2, stock=1), NOW)
    assert (sold_out.subtotal(NOW), sold_out.item_count, sold_out.figures(NOW).total) == (0, 0, 0)
    cart = sold_out.put(line(4, quantity=3), NOW)
    assert (len(cart.lines), cart.item_count, cart.subtotal(NOW), cart.figures(NOW).total) == (2, 3, 750, 1_650)
    with pytest.raises(OutOfStock):
        cart.check_out(BERN, None, None, NOW)
    without = cart.without([UUID(int=3)], NOW)
    assert without.check_out(BERN, None, cart.figures(NOW).total, NOW).figures == cart.figures(NOW)


def test_goods_that_cost_nothing_are_sent_like_others() -> None:
    gift = msgspec.structs.replace(line(3), regular_price=0)
    cart = msgspec.structs.replace(EMPTY, shipping=ShippingPrice(900)).put(gift, NOW)
    assert (cart.figures(NOW).shipping, cart.figures(NOW).total) == (900, 900)
    assert cart.check_out(BERN, None, 900, NOW).figures == cart.figures(NOW)


def test_a_line_costs_what_it_is_on_sale_for_at_that_moment() -> None:
    hour = timedelta(hours=1)
    sale = Sale(200, Span.from_now(NOW, NOW + hour, NOW - hour))
    cart = EMPTY.put(msgspec.structs.replace(line(3, 2), sale=sale), NOW)
    moments = (NOW - hour, NOW, NOW + hour)
    assert [cart.figures(moment).total for moment in moments] == [500, 400, 500]
    assert [cart.check_out(BERN, None, None, moment).lines[0].unit_price for moment in moments] == [250, 200, 250]
    with pytest.raises(PriceChanged):
        cart.check_out(BERN, None, 500, NOW)
    dearer = msgspec.structs.replace(sale, price=300)
    kept = EMPTY.put(msgspec.structs.replace(line(3), sale=dearer), NOW)
    assert kept.figures(NOW).total == 250, "a sale makes nothing dearer"


def test_a_cart_says_only_its_next_turns_in_order() -> None:
    cart = EMPTY
    for number in range(TURNS_MAX, 0, -1):
        begins = NOW + timedelta(hours=number)
        sale = Sale(200, Span.from_now(begins, begins + timedelta(hours=1), NOW))
        cart = cart.put(msgspec.structs.replace(line(number), sale=sale), NOW)
    assert cart.turns == tuple(NOW + timedelta(hours=number) for number in range(1, TURNS_MAX + 1))


def test_where_the_shop_does_not_ship_nothing_is_ordered() -> None:
    cart = msgspec.structs.replace(EMPTY, shipping=None).put(line(3), NOW)
    assert (cart.ships_there, cart.figures(NOW).total) == (False, 250)
    with pytest.raises(NotShippedThere, match="does not ship to CH"):
        cart.check_out(BERN, None, 250, NOW)
