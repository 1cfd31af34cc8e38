"""What goes into a cart, and what does not."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from domain.cart import CART_LINES_MAX, Cart, CartLine
from domain.charges import NO_SHIPPING, NO_TAX
from domain.product import ProductStatus
from domain.refusals import InvalidInput, NotFound, OutOfStock, ShortLine

NOW = datetime(2026, 11, 25, tzinfo=UTC)
EMPTY = Cart(UUID(int=1), UUID(int=2), 0, (), None, None, NO_SHIPPING, NO_TAX, NOW)


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
        unit_price=250,
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
    assert (cart.version, cart.subtotal) == (3, 8 * 250)


def test_more_than_there_is_is_refused_with_what_there_is() -> None:
    cart = EMPTY.put(line(3, 8), NOW)
    with pytest.raises(OutOfStock) as refused:
        cart.line_with(line(3, 3))
    assert refused.value.lines == (ShortLine("SKU-3", 11, 10),)


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
