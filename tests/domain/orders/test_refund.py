"""How much a refund gives back, and which goods; walked through every order of what can happen to an order."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import NamedTuple
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.faults import FaultCode
from domain.order_status import OrderStatus
from domain.orders.goods import GivenBack, cancellation, gone, to_be_sent
from domain.orders.order import Order, PlacedLine
from domain.orders.parcel import Fulfilment
from domain.orders.refund import given_back, worth
from domain.orders.units import Units
from domain.payments.payment_refusals import NotThatManyUnits, RefundTooLarge
from domain.refusals import InvalidInput, NothingToSend, Refusal, StatusNotAllowed
from tests.domain.an_order import order, with_refunded

FIRST, SECOND = UUID(int=1), UUID(int=2)


def after(before: Order, given: GivenBack, ends: OrderStatus = OrderStatus.REFUNDED) -> Order:
    """What the tables say when it is written down."""
    back = {one.line.id: one for one in given.lines}

    def changed(line: PlacedLine) -> PlacedLine:
        if line.id not in back:
            return line
        one = back[line.id]
        return msgspec.structs.replace(
            line,
            refunded_quantity=line.refunded_quantity + one.refunded,
            restocked_quantity=line.restocked_quantity + one.restocked,
            withdrawn_quantity=line.withdrawn_quantity + one.withdrawn,
        )

    lines = tuple(changed(line) for line in before.lines)
    status = ends if given.whole else before.status
    return with_refunded(msgspec.structs.replace(before, lines=lines, status=status), given.amount)


def sent(before: Order, items: list[Units] | None = None) -> Order:
    units = to_be_sent(before, items)
    lines = tuple(
        msgspec.structs.replace(line, sent_quantity=line.sent_quantity + units.get(line.id, 0)) for line in before.lines
    )
    status = OrderStatus.SHIPPED if units == before.left_to_send else before.status
    return msgspec.structs.replace(before, lines=lines, status=status)


# How much money.


def test_items_are_worth_what_was_paid_for_them() -> None:
    """1.00 off 10.00 and 20.00; a tax of 2.85 on top of 27.00 and 1.50 of shipping."""
    bought = order((500, 2), (2_000, 1), discount=300, shipping=150, tax=285)
    assert worth(bought, {FIRST: 1}) == 495  # 4.50 and 0.45
    assert worth(bought, {FIRST: 2}) == 990
    assert worth(bought, {SECOND: 1}) == 1_980
    assert worth(bought, {FIRST: 2, SECOND: 1}) + 150 + 15 == bought.total


def test_a_tax_in_the_prices_is_in_what_goes_back() -> None:
    assert worth(order((1_190, 1), tax=190, tax_included=True), {FIRST: 1}) == 1_190


def test_three_for_ten_go_back_one_by_one_as_ten() -> None:
    bought, amounts = order((334, 3), discount=2, shipping=1), []
    for _ in range(3):
        given = given_back(bought, [Units(FIRST, 1)], None, restock=False)
        bought = after(bought, given)
        amounts.append(given.amount)
    assert amounts == [333, 333, 334]


@given(
    prices=st.lists(st.tuples(st.integers(0, 5_000), st.integers(1, 7)), min_size=1, max_size=4),
    off=st.integers(0, 100),
    shipping=st.integers(0, 999),
    tax=st.integers(0, 999),
    parts=st.data(),
)
@settings(max_examples=100, deadline=None)
def test_any_partition_of_the_lines_adds_up_to_all_but_the_shipping(
    prices: list[tuple[int, int]], off: int, shipping: int, tax: int, parts: st.DataObject
) -> None:
    bought = order(*prices, discount=off * sum(p * q for p, q in prices) // 100, shipping=shipping, tax=tax)
    all_at_once = worth(bought, {line.id: line.quantity for line in bought.lines})
    one_by_one = parts.draw(st.permutations([line.id for line in bought.lines for _ in range(line.quantity)]))
    given = 0
    for item in one_by_one:
        amount = worth(bought, {item: 1})
        assert amount >= 0
        given += amount
        lines = tuple(
            msgspec.structs.replace(line, refunded_quantity=line.refunded_quantity + (line.id == item))
            for line in bought.lines
        )
        bought = msgspec.structs.replace(bought, lines=lines)
    assert given == all_at_once
    assert shipping <= bought.total - given <= shipping + tax


def test_never_more_than_is_left() -> None:
    bought = with_refunded(order((1_000, 2)), 1_500)
    assert given_back(bought, [Units(FIRST, 1)], None, restock=True).amount == 500
    with pytest.raises(RefundTooLarge):
        given_back(bought, [Units(FIRST, 1)], 501, restock=True)


# Which goods.


def test_the_last_of_the_money_refunds_every_unit_and_puts_back_those_that_are_named_and_those_never_sent() -> None:
    bought, first = order((1_000, 2), (500, 1)), [Units(FIRST, 1)]

    def back(before: Order, *, restock: bool) -> list[tuple[int, int]]:
        given = given_back(before, first, 2_500, restock=restock)
        assert given.whole
        return [(back.refunded, back.restocked) for back in given.lines]

    assert back(sent(bought), restock=True) == [(2, 1), (1, 0)]
    assert back(sent(bought, first), restock=True) == [(2, 1), (1, 1)]
    assert back(bought, restock=True) == [(2, 2), (1, 1)]
    assert back(bought, restock=False) == [(2, 1), (1, 1)], "what is named is not there; nobody has said so of the rest"
    assert back(order((1_000, 2), (500, 1), historic=True), restock=True) == [(2, 1), (1, 0)]


def test_a_free_item_that_was_never_sent_is_back_on_the_shelf_when_what_it_came_with_is_refunded() -> None:
    given = given_back(order((1_000, 2), (0, 1)), [Units(FIRST, 2)], None, restock=True)
    assert (given.amount, given.whole, given.restocked) == (2_000, True, {UUID(int=101): 2, UUID(int=102): 1})


def test_items_without_their_money_are_put_back_once() -> None:
    bought = order((1_000, 2))
    given = given_back(bought, [Units(FIRST, 2)], 0, restock=True)
    assert (given.amount, given.whole, given.restocked) == (0, False, {UUID(int=101): 2})
    with pytest.raises(NotThatManyUnits):
        given_back(after(bought, given), [Units(FIRST, 1)], 0, restock=True)
    with pytest.raises(NothingToSend):
        sent(after(bought, given))


def test_an_order_of_nothing_is_refunded_when_every_unit_is() -> None:
    gift = order((0, 1), (0, 1))
    first = given_back(gift, [Units(FIRST, 1)], None, restock=True)
    assert (first.amount, first.whole) == (0, False)
    assert given_back(after(gift, first), [Units(SECOND, 1)], None, restock=True).whole
    assert given_back(gift, None, None, restock=False).whole


def test_goods_may_come_back_after_all_the_money_did_once() -> None:
    bought = sent(order((1_000, 2)))
    refunded = after(bought, given_back(bought, None, None, restock=False))
    assert refunded.status is OrderStatus.REFUNDED
    some = given_back(refunded, [Units(FIRST, 1)], None, restock=True)
    assert (some.amount, some.whole, some.restocked) == (0, False, {UUID(int=101): 1})
    rest = given_back(after(refunded, some), None, None, restock=True)
    assert (rest.amount, rest.whole, rest.restocked) == (0, False, {UUID(int=101): 1})
    with pytest.raises(StatusNotAllowed):
        given_back(after(after(refunded, some), rest), None, None, restock=True)


@pytest.mark.parametrize(
    ("items", "amount", "restock", "refusal"),
    [
        ([Units(FIRST, 3)], None, False, NotThatManyUnits),
        ([Units(FIRST, 3)], None, True, NotThatManyUnits),
        ([Units(FIRST, 3)], 0, True, NotThatManyUnits),
        ([Units(UUID(int=9), 1)], None, False, InvalidInput),
        ([Units(FIRST, 1), Units(FIRST, 1)], None, False, InvalidInput),
        ([Units(FIRST, 1)], 0, False, InvalidInput),
        (None, 0, False, InvalidInput),
        (None, 1, True, InvalidInput),
        (None, 2_001, False, RefundTooLarge),
        ([Units(FIRST, 1)], 2_001, False, RefundTooLarge),
    ],
)
def test_what_is_refused(items: list[Units] | None, amount: int | None, restock: bool, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        given_back(order((1_000, 2)), items, amount, restock=restock)


def test_every_item_that_is_not_the_orders_or_stands_there_again_is_named() -> None:
    other = UUID(int=9)
    asked = [Units(item, 1) for item in (FIRST, other, SECOND, FIRST, other, FIRST)]
    with pytest.raises(InvalidInput) as refused:
        given_back(order((1_000, 2), (500, 1)), asked, None, restock=False)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        ("items[1].item_id", FaultCode.NOT_ONE_OF),
        ("items[3].item_id", FaultCode.DUPLICATE),
        ("items[4].item_id", FaultCode.NOT_ONE_OF),
        ("items[5].item_id", FaultCode.DUPLICATE),
    ]


@pytest.mark.parametrize(
    ("currency", "words"),
    [
        ("USD", "20.01 USD can't be refunded: 20.00 USD is left of what was paid."),
        ("JPY", "2001 JPY can't be refunded: 2000 JPY is left of what was paid."),
    ],
)
def test_amounts_are_said_in_their_currency(currency: str, words: str) -> None:
    with pytest.raises(RefundTooLarge) as refused:
        given_back(order((1_000, 2), currency=currency), None, 2_001, restock=False)
    assert str(refused.value) == words


def test_history_took_nothing_off_the_shelf_and_a_cancellation_puts_nothing_back() -> None:
    assert cancellation(order((1_000, 2), historic=True)).restocked == {}
    assert cancellation(order((1_000, 2))).restocked == {UUID(int=101): 2}


# Everything, in every order.


class State(NamedTuple):
    """`shelf` counts what is on it of each line, beginning at 0; `before` what was put back before any of it was sent.

    `by_lines`: money went back as the worth of units, and never otherwise.
    """

    order: Order
    shelf: tuple[int, ...]
    before: tuple[int, ...]
    by_lines: bool


ITEMS = (None, [Units(FIRST, 1)], [Units(FIRST, 2)], [Units(SECOND, 1)], [Units(FIRST, 1), Units(SECOND, 1)])
WISHES = [
    (items, amount, restock)
    for items, amount, restock in product(ITEMS, (None, 0, 70), (False, True))
    if amount != 70 or items is None
]


def moves(state: State) -> Iterator[State]:
    for items, amount, restock in WISHES:
        try:
            given = given_back(state.order, items, amount, restock=restock)
        except Refusal:
            continue
        by_lines = state.by_lines and amount != 70 and (items is not None or given.whole)
        yield put_back(state, given, after(state.order, given), by_lines=by_lines)
    with suppress(Refusal):
        given = cancellation(state.order)
        yield put_back(state, given, after(state.order, given, OrderStatus.CANCELLED), by_lines=state.by_lines)
    for items in ITEMS:
        with suppress(Refusal):
            yield state._replace(order=sent(state.order, items))


def put_back(state: State, given: GivenBack, after: Order, *, by_lines: bool) -> State:
    units = [given.restocked.get(line.variant_id, 0) for line in state.order.lines]
    shelf = tuple(there + back for there, back in zip(state.shelf, units, strict=True))
    unsent = state.order.status is OrderStatus.PAID and state.order.fulfilment is Fulfilment.NONE
    before = tuple(there + back * unsent for there, back in zip(state.before, units, strict=True))
    return State(after, shelf, before, by_lines)


def holds(state: State) -> None:
    it = state.order
    assert 0 <= it.refunded <= it.total
    for line, shelf, before in zip(it.lines, state.shelf, state.before, strict=True):
        assert shelf == line.restocked_quantity <= line.quantity, "put back as it is said, and once"
        assert line.refunded_quantity <= line.quantity
        assert line.sent_quantity + before <= line.quantity, "what went back is not in the parcel"
        assert line.to_send >= 0, "no unit is sent that was taken off the order, and none twice"
        if it.status is not OrderStatus.PAID:
            assert line.to_send == 0
        elif it.fulfilment is Fulfilment.NONE:
            assert line.to_send == line.quantity - gone(line, it.came_back(line.id))
        if it.status is OrderStatus.REFUNDED:
            assert line.refunded_quantity == line.quantity
    if it.status is OrderStatus.CANCELLED:
        assert it.fulfilment is Fulfilment.NONE, "what is on its way is not called off"
    if it.status in (OrderStatus.REFUNDED, OrderStatus.CANCELLED):
        assert it.refunded == it.total
    elif state.by_lines:
        paid_for = [line.refunded_quantity for line in it.lines]
        assert it.refunded == worth(bought(), dict(zip([FIRST, SECOND], paid_for, strict=True)))


def comes_to_an_end(state: State) -> None:
    """Whatever has happened, all of it can still go back, and then nothing is missing and nothing there twice."""
    if state.order.status is not OrderStatus.CANCELLED:
        try:
            given = given_back(state.order, None, None, restock=True)
        except StatusNotAllowed:
            assert state.order.status is OrderStatus.REFUNDED
        else:
            state = put_back(state, given, after(state.order, given), by_lines=False)
    assert (state.order.refunded, state.shelf) == (state.order.total, QUANTITIES)


QUANTITIES = (2, 1)


def bought() -> Order:
    return order((333, 2), (100, 1), discount=33, shipping=90, tax=77)


def test_in_every_order_of_refunds_restocks_shipping_and_cancelling_goods_and_money_add_up() -> None:
    start = State(bought(), (0, 0), (0, 0), by_lines=True)
    seen, todo = {msgspec.json.encode(start)}, [start]
    while todo:
        state = todo.pop()
        holds(state)
        comes_to_an_end(state)
        for following in moves(state):
            if (name := msgspec.json.encode(following)) not in seen:
                seen.add(name)
                todo.append(following)
    assert len(seen) == 3_418, "states it leads through"
