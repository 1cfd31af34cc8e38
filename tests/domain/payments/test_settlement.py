"""The state machine of taking money, walked through every order of everything that can happen to it.

A model of the shop's rows and of a provider, in which each action is one that really is one: a transaction here, a call
there. Between any two of them anything else may happen. A call's answer may be settled at any time after, or never (the
process died); a call that was never made is an order of things in which it is missing. When all has happened that was
going to, the reconcile job runs, and then no money may be without an owner.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

import msgspec
import pytest
from msgspec.structs import asdict, replace

from domain.order_status import OrderStatus
from domain.payments.payment import OPEN, TAKEN, UNWANTED, PaymentStatus
from domain.payments.settlement import Said, Settlement, Step, first_step, settle

PENDING, PAID, CANCELLED = OrderStatus.PENDING, OrderStatus.PAID, OrderStatus.CANCELLED
CALLS_MAX = 40
SEEN = {
    (False, 3): (1_363_620_032, 6_894),
    (True, 3): (12_893_280_958, 11_518),
    (False, 4): (78_179_038_642, 14_646),
    (True, 4): (2_404_057_279_256, 30_920),
}
"""By who captures and how often somebody looks: orders of events, and states they lead through."""


class Attempt(msgspec.Struct, frozen=True):
    """`there` is the provider's side, as it would say itself. `told` are answers under way; `steps`, calls decided on.

    `manual`: the customer only reserves the money, the shop takes it, and nothing can be closed over there.
    """

    manual: bool
    status: PaymentStatus | None = None
    there: Said = Said.NOTHING
    told: tuple[Said, ...] = ()
    steps: tuple[Step, ...] = ()
    captured: bool = False
    late: bool = False
    owed: bool = False
    went_back: bool = False
    paid_out: bool = False


class State(msgspec.Struct, frozen=True):
    """`left` is what is still going to happen, and how often."""

    order: OrderStatus
    attempts: tuple[Attempt, ...]
    left: tuple[tuple[str, int], ...]


def replaced(state: State, number: int, **facts: Any) -> State:
    attempts = state.attempts
    changed = replace(attempts[number], **facts)
    return State(state.order, (*attempts[:number], changed, *attempts[number + 1 :]), state.left)


def spent(state: State, event: str) -> State:
    return State(state.order, state.attempts, left_after(state.left, event))


@cache
def left_after(left: tuple[tuple[str, int], ...], event: str) -> tuple[tuple[str, int], ...]:
    rest = Counter(dict(left))
    rest[event] -= 1
    return tuple(sorted((name, times) for name, times in rest.items() if times))


# The provider.


def call(attempt: Attempt, step: Step) -> tuple[Attempt, Said]:
    """What a call does over there, and what it is answered."""
    there = attempt.there
    if step is Step.OPEN and there is Said.NOTHING:
        there = Said.WAITING
    if step is Step.CAPTURE and there is Said.AUTHORISED:
        there = Said.CAPTURED
    if attempt.manual and attempt.status in UNWANTED and step in (Step.CLOSE, Step.LOOK):
        return attempt, Said.CAPTURED if there is Said.CAPTURED else Said.CLOSED
    if step is Step.CLOSE and there in (Said.WAITING, Said.NOTHING):
        there = Said.CLOSED
    return replace(attempt, there=there), there


def customer_pays(attempt: Attempt) -> Attempt:
    if attempt.there is not Said.WAITING:
        return attempt
    return replace(attempt, there=Said.AUTHORISED if attempt.manual else Said.CAPTURED)


# The shop: what the commands do, one transaction each.


def settled(state: State, number: int, said: Said) -> State:
    attempt = state.attempts[number]
    assert attempt.status is not None
    settlement: Settlement = settle(attempt.status, state.order, said)
    steps = (*attempt.steps, settlement.next) if settlement.next else attempt.steps
    state = replaced(state, number, status=settlement.status, steps=tuple(sorted(set(steps))))
    if settlement.captured:
        late = not settlement.pays
        state = replaced(state, number, captured=True, late=late, owed=late)
    if settlement.pays:
        assert state.order is PENDING
        state = closing(replace(state, order=PAID))
    return state


def closing(state: State) -> State:
    for number, attempt in enumerate(state.attempts):
        if attempt.status in OPEN:
            state = replaced(state, number, status=PaymentStatus.CLOSING)
    return state


def cancelled(state: State) -> State:
    for number, attempt in enumerate(state.attempts):
        if attempt.captured and not attempt.late and not attempt.owed:
            state = replaced(state, number, owed=True, status=PaymentStatus.REFUNDED)
    return replace(closing(state), order=CANCELLED)


def refunded(state: State) -> State:
    return replace(cancelled(state), order=OrderStatus.REFUNDED)


# Everything that can happen next.


def moves(state: State) -> Iterator[State]:
    for event, _ in state.left:
        kind, _, place = event.partition(" ")
        after = spent(state, event)
        if kind == "begin":
            number = int(place)
            in_the_way = [one for one in state.attempts if one.status in OPEN or one.status is PaymentStatus.CLOSING]
            if state.order is PENDING and not in_the_way:
                yield replaced(after, number, status=PaymentStatus.CREATED, steps=(Step.OPEN,))
            elif state.order is not PENDING:
                yield after
        elif kind == "expiry":
            yield cancelled(after) if state.order is PENDING else after
        elif kind == "cancel":
            yield cancelled(after) if state.order in (PENDING, PAID) else after
        elif kind == "refund":
            yield refunded(after) if state.order is PAID else after
        elif kind == "pay":
            attempt = state.attempts[int(place)]
            if attempt.there is not Said.NOTHING:
                yield replaced(after, int(place), **asdict(customer_pays(attempt)))
        elif kind == "look":  # a browser that came back, a webhook, its twin, one days late: the same question
            attempt = state.attempts[int(place)]
            if attempt.status is not None:
                yield from asked(after, int(place), first_step(attempt.status))
        elif kind == "switch":
            yield closing(after) if state.order is PENDING else after
    for number, attempt in enumerate(state.attempts):
        for step in attempt.steps:
            yield from asked(without_step(state, number, step), number, step)
        for said in set(attempt.told):
            rest = list(attempt.told)
            rest.remove(said)
            yield settled(replaced(state, number, told=tuple(rest)), number, said)
        if attempt.owed and not attempt.went_back:
            yield replaced(state, number, went_back=True, paid_out=True)
            yield replaced(state, number, went_back=True)  # and the process that asked for it died


def without_step(state: State, number: int, step: Step) -> State:
    return replaced(state, number, steps=tuple(one for one in state.attempts[number].steps if one is not step))


def asked(state: State, number: int, step: Step) -> Iterator[State]:
    """A call, whose answer is under way; or lost, with the process that made it."""
    attempt, said = call(state.attempts[number], step)
    state = replaced(state, number, there=attempt.there)
    yield state
    yield replaced(state, number, told=tuple(sorted((*attempt.told, said))))


@cache
def reconciled(state: State) -> State:
    """What the job makes of it when nothing else happens any more: the processes are gone, their answers with them.

    A cancelled attempt is looked at once more, when no call is under way any longer.
    """
    for number, attempt in enumerate(state.attempts):
        state = replaced(state, number, steps=(), told=())
        if attempt.status is PaymentStatus.CANCELLED:
            state = looked_after(state, number)
    for _ in range(CALLS_MAX):
        before = state
        for number, attempt in enumerate(state.attempts):
            if attempt.status in OPEN or attempt.status is PaymentStatus.CLOSING or attempt.status is None:
                state = looked_after(state, number)
            attempt = state.attempts[number]
            if attempt.owed and not attempt.paid_out:
                state = replaced(state, number, went_back=True, paid_out=True)
        if state == before:
            return state
    raise AssertionError(f"it never comes to rest: {state}")


def looked_after(state: State, number: int) -> State:
    status = state.attempts[number].status
    step: Step | None = None if status is None else first_step(status)
    while step is not None:
        attempt, said = call(state.attempts[number], step)
        state = settled(replaced(state, number, there=attempt.there), number, said)
        (step,) = state.attempts[number].steps or (None,)
        state = replaced(state, number, steps=())
    return state


def holds_always(state: State) -> None:
    kept = [one for one in state.attempts if one.captured and not one.late]
    assert len(kept) <= 1, f"two captures of one order: {state}"
    assert (state.order in (PAID, OrderStatus.REFUNDED)) <= bool(kept), f"paid by nothing: {state}"
    for one in state.attempts:
        assert not one.went_back or one.captured, f"refunded what was never taken: {state}"
        assert one.captured <= (one.there is Said.CAPTURED), f"taken here, and not over there: {state}"
        assert one.captured == (one.status in TAKEN), state


def holds_in_the_end(state: State) -> None:
    for one in state.attempts:
        if one.there is Said.CAPTURED:
            owner = one.captured and not one.late and state.order is PAID
            assert owner != one.went_back, f"money without an owner, or with one and a refund: {state}"
            assert one.captured
        if state.order is not PENDING and not one.manual:
            assert one.there is not Said.WAITING, f"it can still be paid: {state}"
        assert one.status not in (PaymentStatus.CREATED, PaymentStatus.UNKNOWN, PaymentStatus.CLOSING), state


def explore(start: State) -> tuple[int, int]:
    """How many orders of events there are, and how many states they lead through."""
    seen = 0

    @cache
    def ways_on(state: State) -> int:
        nonlocal seen
        seen += 1
        holds_always(state)
        holds_in_the_end(reconciled(replace(state, left=())))  # whenever it is that nothing more happens
        return sum(ways_on(after) for after in set(moves(state))) or 1

    return ways_on(start), seen


def beginning(manual: tuple[bool, ...], **events: int) -> State:
    left = {name.replace("_", " "): times for name, times in events.items()}
    return State(PENDING, tuple(Attempt(one) for one in manual), tuple(sorted(left.items())))


@pytest.mark.parametrize("looks", [3, pytest.param(4, marks=pytest.mark.slow)])
@pytest.mark.parametrize("manual", [False, True], ids=["captured by the provider", "captured by the shop"])
def test_no_order_of_events_takes_money_without_an_owner(manual: bool, looks: int) -> None:
    """Browser return, webhook, its twin and a late one are the looks; each call may be lost before, after, or not."""
    orders, states = explore(beginning((manual,), begin_0=1, pay_0=1, look_0=looks, expiry=1, cancel=1, refund=1))
    assert (orders, states) == SEEN[manual, looks]


# Which of two providers comes first makes no difference to what may happen.
@pytest.mark.parametrize(
    "manual",
    [
        (False, True),
        pytest.param((False, False), marks=pytest.mark.slow),
        pytest.param((True, True), marks=pytest.mark.slow),
    ],
)
def test_changing_to_another_provider_takes_money_once(manual: tuple[bool, ...]) -> None:
    orders, _ = explore(
        beginning(manual, begin_0=1, begin_1=1, switch=1, pay_0=1, pay_1=1, look_0=1, look_1=1, cancel=1)
    )
    assert orders > 100_000


def test_silence_says_nothing_and_what_is_final_stays() -> None:
    for status, order in product(PaymentStatus, OrderStatus):
        unknown = PaymentStatus.UNKNOWN if status is PaymentStatus.CREATED else status
        assert settle(status, order, Said.SILENCE) == Settlement(unknown)
    for status, order, said in product(TAKEN, OrderStatus, Said):
        assert settle(status, order, said) == Settlement(status)
