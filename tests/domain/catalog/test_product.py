"""Variants beside each other."""

import time
from uuid import uuid4

import pytest

from domain.cart.wishlist import Told
from domain.catalog.product import VARIANTS_MAX, Variant, wrong_variants
from read_models.product_cards import product_card
from read_models.product_search import search_document
from tests.adapters.feeds.test_google_feed import product, variant


def test_the_longest_options_are_told_apart_in_no_time() -> None:
    """Held against each other one by one, to fold them would take all of a request's time, and more."""
    began = time.monotonic()
    names = {f"ß{'家' * 90}{number}": "ß" * 190 for number in range(2)}
    variants = [Variant(uuid4(), f"V{n}", names | {"size": str(n)}, 100, None, 0) for n in range(VARIANTS_MAX)]
    assert list(wrong_variants(variants)) == []
    twin = Variant(uuid4(), "v7", {name.lower(): value for name, value in variants[7].options.items()}, 100, None, 0)
    told = [(fault.field, fault.code) for fault in wrong_variants([*variants, twin])]
    assert told == [("variants[100].options", "duplicate"), ("variants[100].sku", "duplicate")]
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("stocks", "in_stock", "on_shelf", "told_of"),
    [
        ([(3, False), (0, False)], True, 3, True),
        ([(0, False), (-4, False)], False, 0, False),
        ([(3, False), (-4, True)], True, 3, True),
        ([(0, True)], True, 0, False),
        ([(-9_999, True)], True, 0, False),
        ([(-10_000, True)], False, 0, False),
    ],
)
def test_in_stock_is_what_can_be_ordered_and_a_wish_is_for_what_lies_there(
    stocks: list[tuple[int, bool]], in_stock: bool, on_shelf: int, told_of: bool
) -> None:
    """Of variants, their units and whether they may be owed."""
    lamp = product(
        *(variant(n, f"V{n}", stock_quantity=units, backorder=owed) for n, (units, owed) in enumerate(stocks))
    )
    card = product_card(lamp, "USD")
    assert (card.in_stock, card.stock_quantity, search_document(lamp, "USD").in_stock) == (in_stock, on_shelf, in_stock)
    assert [(one.stock_quantity, one.backorder) for one in card.variants] == [
        (max(units, 0), owed) for units, owed in stocks
    ]
    assert Told.of(lamp).in_stock is told_of
