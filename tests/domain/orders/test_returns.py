"""What may come back, and what it brings; walked through every order of refunds, parcels and returns."""

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

import msgspec
import pytest

from domain.order_status import OrderStatus
from domain.orders.goods import GivenBack, gone
from domain.orders.order import Order
from domain.orders.receipt import given_for
from domain.orders.refund import given_back, worth
from domain.orders.return_refusals import NotSent, RefundedAlready, ReturnedAlready, TooManyReturns, UnderReturn
from domain.orders.return_status import OPEN, ReturnStatus, require_step
from domain.orders.returnable import returnable, units_to_return
from domain.orders.returns import RETURNS_MAX, Return, ReturnItem
from domain.orders.units import Units
from domain.payments.payment_refusals import NotThatManyUnits, RefundTooLarge
from domain.refusals import InvalidInput, Refusal, StatusNotAllowed
from tests.domain.an_order import NOON, order
from tests.domain.orders.test_refund import FIRST, SECOND, after, sent

replace = msgspec.structs.replace
ALLOWED = {
    ("requested", "accepted"), ("requested", "refused"), ("requested", "withdrawn"),
    ("accepted", "received"), ("accepted", "withdrawn"),
}  # fmt: skip


@pytest.mark.parametrize("wanted", ReturnStatus)
@pytest.mark.parametrize("current", ReturnStatus)
def test_a_return_goes_its_way_and_no_other(current: ReturnStatus, wanted: ReturnStatus) -> None:
    if (current.value, wanted.value) in ALLOWED:
        require_step(current, wanted)
    else:
        with pytest.raises(StatusNotAllowed):
            require_step(current, wanted)


def test_what_is_not_allowed_is_said_as_a_shop_would() -> None:
    with pytest.raises(StatusNotAllowed, match=r"^This return was refused: it can't be received\.$"):
        require_step(ReturnStatus.REFUSED, ReturnStatus.RECEIVED)
    with pytest.raises(StatusNotAllowed, match=r"^This return was accepted already\.$"):
        require_step(ReturnStatus.ACCEPTED, ReturnStatus.ACCEPTED)


def asked(before: Order, *items: Units) -> Order:
    """With one more return that waits for an answer."""
    units = units_to_return(before, items)
    wanted = tuple(ReturnItem(item, quantity) for item, quantity in units.items())
    one = Return(
        UUID(int=900 + len(before.returns)), ReturnStatus.REQUESTED, wanted, "", None, NOON, None, None, None, 1
    )
    return replace(before, returns=(*before.returns, one))


def stepped(
    before: Order, place: int, status: ReturnStatus, given: GivenBack | None = None, *, restock: bool = False
) -> Order:
    """What the tables say when a return has taken a step, and what it gave back is written down."""
    one = before.returns[place]
    require_step(one.status, status)
    back = {} if given is None else {line.line.id: line for line in given.lines}
    items = tuple(
        replace(
            item,
            refunded_quantity=item.quantity * (item.item_id in back and back[item.item_id].refunded > 0),
            restocked_quantity=item.quantity * restock,
        )
        for item in one.items
    )
    returns = [*before.returns]
    returns[place] = replace(one, status=status, items=items)
    return replace(before if given is None else after(before, given), returns=tuple(returns))


def received(before: Order, place: int = 0, amount: int | None = None, *, restock: bool = True) -> Order:
    given = given_for(before, before.returns[place], amount, restock=restock)
    return stepped(before, place, ReturnStatus.RECEIVED, given, restock=restock)


def accepted(before: Order, *items: Units) -> Order:
    return stepped(asked(before, *items), len(before.returns), ReturnStatus.ACCEPTED)


LAMPS = sent(order((1_000, 3), (500, 1)), [Units(FIRST, 2)])
"""Three lamps and a desk, of which two lamps are on their way."""


def test_what_comes_back_is_worth_what_was_paid_and_what_is_yet_to_be_sent_stays_so() -> None:
    there = accepted(LAMPS, Units(FIRST, 2))
    given = given_for(there, there.returns[0], None, restock=True)
    assert given is not None
    assert (given.amount, given.whole, given.restocked) == (2_000, False, {UUID(int=101): 2})
    assert received(there).left_to_send == {FIRST: 1, SECOND: 1}


def test_the_shop_may_keep_some_of_the_money_or_all_and_leave_the_goods_off_the_shelf() -> None:
    there = accepted(LAMPS, Units(FIRST, 1))
    returned = there.returns[0]
    worn = given_for(there, returned, 700, restock=False)
    assert worn is not None
    assert (worn.amount, worn.restocked, [line.refunded for line in worn.lines]) == (700, {}, [1])
    goods = given_for(there, returned, 0, restock=True)
    assert goods is not None
    assert (goods.amount, goods.restocked, [line.refunded for line in goods.lines]) == (0, {UUID(int=101): 1}, [0])
    assert given_for(there, returned, 0, restock=False) is None
    with pytest.raises(RefundTooLarge):
        given_for(there, returned, 3_501, restock=False)


def test_the_last_of_the_money_ends_the_order() -> None:
    there = accepted(sent(order((1_000, 2))), Units(FIRST, 2))
    given = given_for(there, there.returns[0], None, restock=True)
    assert given is not None
    assert (given.amount, given.whole) == (2_000, True)


def test_a_return_of_all_that_was_paid_for_leaves_the_free_item_that_was_not_sent_on_the_shelf() -> None:
    there = accepted(sent(order((1_000, 2), (0, 1)), [Units(FIRST, 2)]), Units(FIRST, 2))
    worn = given_for(there, there.returns[0], None, restock=False)
    assert worn is not None
    assert (worn.whole, worn.restocked) == (True, {UUID(int=102): 1})


def test_what_was_refunded_as_a_whole_meanwhile_comes_back_without_money() -> None:
    there = accepted(LAMPS, Units(FIRST, 2))
    there = after(there, given_back(there, None, None, restock=True))
    assert [line.restocked_quantity for line in there.lines] == [1, 1], "what is under the return is not there yet"
    with pytest.raises(RefundedAlready):
        received(there)
    there = received(there, amount=0)
    assert [line.restocked_quantity for line in there.lines] == [3, 1]
    assert (there.refunded, there.total) == (3_500, 3_500)


@pytest.mark.parametrize(
    ("before", "items", "refusal"),
    [
        (LAMPS, [Units(SECOND, 1)], NotSent),
        (LAMPS, [Units(FIRST, 3)], NotSent),
        (order((1_000, 3)), [Units(FIRST, 1)], NotSent),
        (asked(LAMPS, Units(FIRST, 2)), [Units(FIRST, 1)], UnderReturn),
        (accepted(LAMPS, Units(FIRST, 1)), [Units(FIRST, 2)], UnderReturn),
        (received(accepted(LAMPS, Units(FIRST, 1))), [Units(FIRST, 2)], ReturnedAlready),
        (received(accepted(LAMPS, Units(FIRST, 2)), amount=0, restock=False), [Units(FIRST, 1)], ReturnedAlready),
        (after(sent(LAMPS), given_back(sent(LAMPS), [Units(FIRST, 3)], None, restock=False)), [Units(FIRST, 1)],
         RefundedAlready),
        (after(sent(LAMPS), given_back(sent(LAMPS), None, None, restock=False)), [Units(FIRST, 1)], RefundedAlready),
        (LAMPS, [Units(UUID(int=9), 1)], InvalidInput),
        (LAMPS, [Units(FIRST, 1), Units(FIRST, 1)], InvalidInput),
        (replace(LAMPS, returns=stepped(asked(LAMPS, Units(FIRST, 1)), 0, ReturnStatus.REFUSED).returns * RETURNS_MAX),
         [Units(FIRST, 1)], TooManyReturns),
    ],
)  # fmt: skip
def test_what_can_not_come_back(before: Order, items: list[Units], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        units_to_return(before, items)


def test_what_was_refused_or_withdrawn_may_be_asked_for_again() -> None:
    for status in (ReturnStatus.REFUSED, ReturnStatus.WITHDRAWN):
        there = stepped(asked(LAMPS, Units(FIRST, 2)), 0, status)
        assert units_to_return(there, [Units(FIRST, 2)]) == {FIRST: 2}


@pytest.mark.parametrize(
    ("before", "units", "amount", "refusal"),
    [
        (accepted(sent(LAMPS), Units(FIRST, 2)), 2, None, UnderReturn),
        (accepted(sent(LAMPS), Units(FIRST, 2)), 2, 0, UnderReturn),
        (received(accepted(sent(LAMPS), Units(FIRST, 2))), 2, None, ReturnedAlready),
        (received(accepted(sent(LAMPS), Units(FIRST, 2))), 4, None, NotThatManyUnits),
        (received(accepted(sent(LAMPS), Units(FIRST, 2)), amount=0, restock=False), 2, None, ReturnedAlready),
        (received(accepted(sent(LAMPS), Units(FIRST, 2)), amount=0, restock=False), 2, 0, ReturnedAlready),
        (received(accepted(sent(LAMPS), Units(FIRST, 2)), restock=False), 2, 0, ReturnedAlready),
    ],
)
def test_what_a_return_brings_is_not_given_back_otherwise(
    before: Order, units: int, amount: int | None, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        given_back(before, [Units(FIRST, units)], amount, restock=True)
    given = given_back(before, [Units(FIRST, 1)], amount, restock=True)
    assert given.restocked == {UUID(int=101): 1}, "the third lamp is under no return"


# Everything, in every order.


class State(NamedTuple):
    """`shelf` counts what is on it of each line, `refunded` units whose money went back by no return, both from 0 on.

    `by_lines`: money went back as the worth of units, and never otherwise.
    """

    order: Order
    shelf: tuple[int, ...]
    refunded: tuple[int, ...]
    by_lines: bool


PARCELS = (None, [Units(FIRST, 1)], [Units(SECOND, 1)])
REFUNDS = [
    (None, None, False), (None, None, True), (None, 70, False),
    ([Units(FIRST, 1)], None, False), ([Units(FIRST, 1)], None, True), ([Units(FIRST, 1)], 0, True),
]  # fmt: skip
WANTED = ([Units(FIRST, 1)], [Units(FIRST, 2), Units(SECOND, 1)])


def moves(state: State) -> Iterator[State]:
    there = state.order
    for items in PARCELS:
        with suppress(Refusal):
            yield state._replace(order=sent(there, items))
    for items, amount, restock in REFUNDS:
        with suppress(Refusal):
            given = given_back(there, items, amount, restock=restock)
            yield given_out(state, given, after(there, given), by_return=[0, 0], amount=amount)
    for wanted in WANTED:
        with suppress(Refusal):
            yield state._replace(order=asked(there, *wanted))
    for place, one in enumerate(there.returns):
        for status in (ReturnStatus.ACCEPTED, ReturnStatus.WITHDRAWN):
            with suppress(Refusal):
                yield state._replace(order=stepped(there, place, status))
        for amount, restock in ((None, True), (None, False), (0, True), (0, False)):
            with suppress(Refusal):
                require_step(one.status, ReturnStatus.RECEIVED)
                units = [one.units.get(line.id, 0) for line in there.lines]
                brought = given_for(there, one, amount, restock=restock)
                following = stepped(there, place, ReturnStatus.RECEIVED, brought, restock=restock)
                if brought is None:
                    yield state._replace(order=following)
                    continue
                if not brought.whole:
                    assert following.left_to_send == there.left_to_send, "what came back was sent"
                if brought.whole:
                    mine = sum(units) if restock else 0
                    assert sum(brought.restocked.values()) == mine + sum(there.left_to_send.values())
                yield given_out(state, brought, following, by_return=units if amount is None else [0, 0], amount=amount)


def given_out(state: State, given: GivenBack, after: Order, *, by_return: list[int], amount: int | None) -> State:
    back = {line.line.id: line for line in given.lines}
    lines = [back.get(line.id) for line in after.lines]
    shelf = tuple(there + (line.restocked if line else 0) for there, line in zip(state.shelf, lines, strict=True))
    refunded = tuple(
        there + (line.refunded if line else 0) - units
        for there, line, units in zip(state.refunded, lines, by_return, strict=True)
    )
    return State(after, shelf, refunded, state.by_lines and amount in (None, 0))


def told_alike(state: State) -> State:
    """What was refused or withdrawn leaves nothing behind, and of what was received only its sums count."""
    open_ones = [one for one in state.order.returns if one.status in OPEN]
    sums = [(line.id, state.order.came_back(line.id)) for line in state.order.lines]
    items = tuple(ReturnItem(item, came.units, came.refunded, came.restocked) for item, came in sums if came.units)
    done = [replace(asked(LAMPS, Units(FIRST, 1)).returns[0], status=ReturnStatus.RECEIVED, items=items)] * bool(items)
    alike = sorted(open_ones, key=lambda one: (one.status, [(item.item_id, item.quantity) for item in one.items]))
    returns = tuple(replace(one, id=UUID(int=900 + place)) for place, one in enumerate((*done, *alike)))
    return state._replace(order=replace(state.order, returns=returns))


def holds(state: State) -> None:
    it = state.order
    assert 0 <= it.refunded <= it.total
    for line, shelf, refunded in zip(it.lines, state.shelf, state.refunded, strict=True):
        came = it.came_back(line.id)
        assert came.units + came.awaited <= line.sent_quantity, "never more comes back than was sent"
        assert shelf == line.restocked_quantity <= line.quantity, "put back once"
        assert refunded + came.refunded == line.refunded_quantity <= line.quantity, "refunded once"
        assert max(came.refunded, came.restocked) <= came.units
        assert 0 <= line.withdrawn_quantity <= gone(line, came)
        assert line.to_send >= 0
        if it.status is OrderStatus.REFUNDED:
            assert (line.refunded_quantity, line.to_send, returnable(line, came)) == (line.quantity, 0, 0)
        else:
            may_come = came.units + came.awaited + returnable(line, came)
            assert may_come <= line.quantity - refunded, "what was refunded does not come back for money again"
    if it.status is OrderStatus.REFUNDED:
        assert it.refunded == it.total
    elif state.by_lines:
        paid_for = {line.id: line.refunded_quantity for line in it.lines}
        assert it.refunded == worth(bought(), paid_for)


def comes_to_an_end(state: State) -> None:
    """Whatever is under a return can be received: with its money, unless all of it went back, and onto the shelf."""
    it = state.order
    for place, one in enumerate(it.returns):
        if one.status in OPEN:
            it = stepped(it, place, ReturnStatus.ACCEPTED) if one.status is ReturnStatus.REQUESTED else it
            it = received(it, place, 0 if it.status is OrderStatus.REFUNDED else None)
    for line in it.lines:
        came = it.came_back(line.id)
        assert came.awaited == 0
        assert max(line.refunded_quantity, line.restocked_quantity) <= line.quantity


def bought() -> Order:
    return order((333, 2), (100, 1), discount=33, shipping=90, tax=77)


def test_in_every_order_of_refunds_parcels_and_returns_goods_and_money_go_back_once() -> None:
    start = State(bought(), (0, 0), (0, 0), by_lines=True)
    seen, todo = {msgspec.json.encode(start)}, [start]
    while todo:
        state = todo.pop()
        holds(state)
        comes_to_an_end(state)
        for following in map(told_alike, moves(state)):
            if (name := msgspec.json.encode(following)) not in seen:
                seen.add(name)
                todo.append(following)
    assert len(seen) == 2_368, "states it leads through"
