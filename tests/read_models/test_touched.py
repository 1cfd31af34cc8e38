"""Which documents an event touches."""

from itertools import permutations
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.catalog.product import BEST_SELLERS, orderable_units
from domain.events import CartChanged, CategoryChanged, LabelChanged, PromotionChanged, SalesRanked, StockMoved
from domain.orders.order_events import OrderPaid, SoldLine
from domain.shopper_events import ReviewChanged
from read_models.carts import CartKey, touched_carts
from read_models.every import READ_MODELS
from read_models.product_search import summary
from read_models.taxonomy import Counted, touched_shelves, tree
from read_models.touched_products import touched_cards, touched_in_search
from tests.domain.an_order import NOON
from tests.domain.cart.test_cart import line

ONE, TWO = UUID(int=1), UUID(int=2)


def test_stock_that_moves_touches_its_product_and_the_carts_that_want_more_than_is_left() -> None:
    sold = StockMoved(subject=ONE, version=1, product=TWO, delta=-3, left=4)
    restocked = StockMoved(subject=ONE, version=2, product=TWO, delta=6, left=10)
    assert list(touched_cards(sold)) == [("product", TWO)]
    assert list(touched_carts(sold)) == [CartKey("variant", ONE, floor=4)]
    assert list(touched_carts(restocked)) == [CartKey("variant", ONE, floor=4)]


@pytest.mark.parametrize(
    ("before", "left", "floor"),
    [(3, -2, 0), (-1, -3, 9_997), (-3, 0, 9_997), (-9_999, -10_000, 0), (0, 4, 0), (-2, 5, 0)],
)
def test_what_is_owed_more_of_touches_only_carts_that_want_more_than_may_be_owed(
    before: int, left: int, floor: int
) -> None:
    moved = StockMoved(subject=ONE, version=1, product=TWO, delta=left - before, left=left)
    assert list(touched_carts(moved)) == [CartKey("variant", ONE, floor=floor)]


@pytest.mark.parametrize(
    ("before", "left", "turns"),
    [
        (3, 2, False),
        (1, 0, True),
        (0, 4, True),
        (2, -1, True),
        (-1, -3, False),
        (-9_999, -10_000, True),
        (-10_000, -9_998, True),
    ],
)
def test_stock_that_moves_touches_how_a_product_is_found_where_it_can_be_ordered_no_more_or_again(
    before: int, left: int, turns: bool
) -> None:
    moved = StockMoved(subject=ONE, version=1, product=TWO, delta=left - before, left=left)
    assert list(touched_in_search(moved)) == ([("product", TWO)] if turns else [])


@pytest.mark.parametrize("backorder", [True, False])
def test_no_product_is_found_otherwise_by_stock_that_does_not_touch_how_it_is(backorder: bool) -> None:
    for before, left in permutations(STOCKS, 2):
        moved = StockMoved(subject=ONE, version=1, product=TWO, delta=left - before, left=left)
        if not list(touched_in_search(moved)):
            was, is_now = (orderable_units(stock, backorder) > 0 for stock in (before, left))
            assert was is is_now, (before, left)


STOCKS = (-10_000, -9_999, -9_997, -5, -1, 0, 1, 2, 6, 10_003)


@pytest.mark.parametrize("backorder", [True, False])
def test_no_cart_line_below_the_floor_is_shown_otherwise_by_stock_that_moved(backorder: bool) -> None:
    def shown(quantity: int, stock: int) -> tuple[bool, int]:
        one = replace(line(1, quantity, stock), backorder=backorder)
        return one.available, one.backordered_quantity

    for before, left in permutations(STOCKS, 2):
        moved = StockMoved(subject=ONE, version=1, product=TWO, delta=left - before, left=left)
        for quantity in (1, 2, 3, 5, 6, 7, 9_995, 9_999, 10_000):
            if quantity <= moved.floor:
                assert shown(quantity, before) == shown(quantity, left), (before, left, quantity)


def test_a_renamed_category_touches_all_its_products_and_the_tree() -> None:
    renamed = CategoryChanged(subject=ONE, version=2)
    assert list(touched_cards(renamed)) == list(touched_in_search(renamed)) == [("category", ONE)]
    assert list(touched_shelves(renamed)) == ["categories"]


def test_a_renamed_brand_touches_carts_and_a_tag_does_not() -> None:
    assert list(touched_carts(LabelChanged(subject=ONE, version=2, kind="brand"))) == [CartKey("brand", ONE)]
    assert list(touched_carts(LabelChanged(subject=ONE, version=2, kind="tag"))) == []


def test_a_promotion_touches_every_cart_and_a_moved_category_those_with_its_products() -> None:
    assert list(touched_carts(PromotionChanged(subject=ONE, version=2))) == [CartKey("country", country="*")]
    assert list(touched_carts(CategoryChanged(subject=ONE, version=2))) == [CartKey("category", ONE)]


@pytest.mark.parametrize("rates", [True, False])
def test_a_review_touches_its_product_where_that_is_rated_otherwise_and_no_cart(rates: bool) -> None:
    changed = ReviewChanged(subject=ONE, version=2, product=TWO, customer=ONE, rates=rates)
    assert list(touched_cards(changed)) == list(touched_in_search(changed)) == ([("product", TWO)] if rates else [])
    assert list(touched_carts(changed)) == []


def test_what_is_paid_touches_no_product_and_ranked_sales_how_it_is_found() -> None:
    sold = (SoldLine(TWO, 1, 500),)
    paid = OrderPaid(subject=ONE, version=2, placed_at=NOON, paid_at=NOON, total=500, lines=sold)
    ranked = SalesRanked(subject=BEST_SELLERS, version=0, products=(TWO,))
    assert (list(touched_in_search(paid)), list(touched_cards(paid))) == ([], [])
    assert (list(touched_in_search(ranked)), list(touched_cards(ranked))) == ([("product", TWO)], [])


def test_a_cart_touches_no_product() -> None:
    assert list(touched_cards(CartChanged(subject=ONE, version=2))) == []


def test_the_tree_counts_what_is_below() -> None:
    nodes = tree([Counted(ONE, "Home", "home", 1), Counted(TWO, "Lamps", "lamps", 2, parent_id=ONE)])
    assert [(node.name, node.product_count) for node in nodes] == [("Home", 3)]
    assert [(node.name, node.product_count) for node in nodes[0].children] == [("Lamps", 2)]


def test_descriptions_are_cut_between_words() -> None:
    assert summary("word " * 100) == ("word " * 48).strip() + "…"


def test_no_two_read_models_share_a_name() -> None:
    assert len({model.name for model in READ_MODELS}) == len(READ_MODELS)
