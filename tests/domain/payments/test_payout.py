"""A refund that is owed, walked through every order of asking, paying out, coming back, stale answers and people.

A model of the refund's row and of the provider's list of tries, in which each action is one that really is one.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from domain.payments.payment import RefundStatus
from domain.payments.payment_exception import ExceptionKind
from domain.payments.payout import Payout, settle_payout
from domain.payments.settlement import ToldRefund

PENDING, SUCCEEDED, REFUSED = RefundStatus.PENDING, RefundStatus.SUCCEEDED, RefundStatus.REFUSED
RANKS = (SUCCEEDED, PENDING, REFUSED)
BY_HAND = "by hand"
EVENTS = (("ask", 2), ("hand", 1), ("look", 2), ("lost", 1), ("pay", 2), ("return", 2))


class State(NamedTuple):
    """`there` are the provider's tries by their places, `told` answers under way, `moved` the transactions: of one
    kind and one name there is one.
    """

    status: RefundStatus = PENDING
    reference: str | None = None
    there: tuple[RefundStatus, ...] = ()
    told: tuple[tuple[str, RefundStatus], ...] = ()
    moved: frozenset[tuple[str, str]] = frozenset()
    came_back: tuple[str, ...] = ()
    twice: bool = False
    by_hand: bool = False
    left: tuple[tuple[str, int], ...] = EVENTS


def spent(state: State, event: str) -> State:
    left = Counter(dict(state.left))
    left[event] -= 1
    return state._replace(left=tuple(sorted((name, times) for name, times in left.items() if times)))


def moved(state: State, kind: str, reference: str) -> State:
    return state._replace(moved=state.moved | {(kind, reference)})


def asked(state: State) -> State:
    """As the adapters do: what is under way or paid out is not asked for again."""
    if all(one is REFUSED for one in state.there):
        return state._replace(there=(*state.there, PENDING))
    return state


def best(state: State) -> tuple[str, RefundStatus] | None:
    tries = [(f"re_{place}", status) for place, status in enumerate(state.there)]
    return min(tries, key=lambda one: (RANKS.index(one[1]), one[0] != state.reference), default=None)


def settled(state: State, told: tuple[str, RefundStatus]) -> State:
    reference, said = told
    payout: Payout | None = settle_payout(
        state.status, state.reference, state.came_back, ToldRefund(None, said, reference)
    )
    if payout is None:
        return state
    if payout.raises is ExceptionKind.REFUND_TWICE:
        return state._replace(twice=True)
    if payout.came_back:
        state = moved(state, "reversal", reference)._replace(came_back=(*state.came_back, reference))
    if payout.paid_out:
        state = moved(state, "refund", reference)
    return state._replace(status=payout.status, reference=reference)


def moves(state: State) -> Iterator[State]:
    for event, _ in state.left:
        after = spent(state, event)
        if event == "ask" and state.status is not SUCCEEDED:
            there = asked(after)
            yield answered(there)
        elif event == "lost" and state.status is not SUCCEEDED:
            yield asked(after)
        elif event == "look" and state.there:
            yield answered(after)
        elif event == "hand" and state.status is REFUSED:
            yield moved(after, "refund", BY_HAND)._replace(status=SUCCEEDED, reference=BY_HAND, by_hand=True)
        for place, status in enumerate(state.there):
            if event == "pay" and status is PENDING:
                yield over_there(after, place, SUCCEEDED)
                yield over_there(after, place, REFUSED)
            if event == "return" and status is SUCCEEDED:
                yield over_there(after, place, REFUSED)
    for told in set(state.told):
        rest = list(state.told)
        rest.remove(told)
        yield settled(state._replace(told=tuple(rest)), told)


def answered(state: State) -> State:
    told = best(state)
    return state if told is None else state._replace(told=tuple(sorted((*state.told, told))))


def over_there(state: State, place: int, status: RefundStatus) -> State:
    return state._replace(there=(*state.there[:place], status, *state.there[place + 1 :]))


@cache
def reconciled(state: State) -> State:
    """Nothing more goes wrong, and the job runs as long as it takes."""
    for _ in range(6):
        if state.status is not SUCCEEDED:
            state = asked(state)
        for place, status in enumerate(state.there):
            if status is PENDING:
                state = over_there(state, place, SUCCEEDED)
        told = best(state)
        state = state if told is None else settled(state, told)
    return state


def holds(state: State) -> None:
    paid_out = sum(1 if kind == "refund" else -1 for kind, _ in state.moved)
    assert paid_out == (state.status is SUCCEEDED), f"not as it says: {state}"


def holds_in_the_end(state: State) -> None:
    given = sum(one is SUCCEEDED for one in state.there) + state.by_hand
    assert state.status is SUCCEEDED
    assert given >= 1, f"owed, and forgotten: {state}"
    assert given == 1 or state.twice, f"given twice, and nobody knows: {state}"


def test_what_is_owed_is_given_once_in_every_order_of_events_or_somebody_knows() -> None:
    seen, todo = {State()}, [State()]
    while todo:
        state = todo.pop()
        holds(state)
        holds_in_the_end(reconciled(state._replace(told=(), left=())))
        for following in moves(state):
            if following not in seen:
                seen.add(following)
                todo.append(following)
    assert len(seen) > 1_000


def test_silence_says_nothing() -> None:
    for status in (PENDING, REFUSED):
        assert settle_payout(status, None, (), ToldRefund(None, None)) == Payout(status)
    assert settle_payout(SUCCEEDED, "re_1", (), ToldRefund(None, None)) is None
