"""Which mails events call for, and how long one is tried."""

from datetime import timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.accounts.account_token import Purpose
from domain.events import AccountTokenIssued, CartChanged, CustomerRegistered, Event
from domain.languages import Language, language_of
from domain.mail.mail import Mail, MailKind, MailStatus, OwedMail, is_given_up, mails_for, pause_after
from domain.order_status import OrderStatus
from domain.orders.order_events import (
    OrderCancelled,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderRefunded,
    ReturnAccepted,
    ReturnReceived,
    ReturnRefused,
    ReturnRequested,
)
from tests.domain.an_order import NOON

ONE, TWO = UUID(int=1), UUID(int=2)
OWED: list[tuple[Event, list[OwedMail]]] = [
    (CustomerRegistered(subject=ONE, version=1, at=NOON), [OwedMail(MailKind.WELCOME, ONE, 0)]),
    (
        AccountTokenIssued(subject=ONE, version=1, token=TWO, purpose=Purpose.RESET_PASSWORD),
        [OwedMail(MailKind.RESET_PASSWORD, TWO, 0)],
    ),
    (OrderPlaced(subject=ONE, version=1, placed_at=NOON), [OwedMail(MailKind.ORDER_PLACED, ONE, 0)]),
    (
        OrderPaid(subject=ONE, version=2, placed_at=NOON, paid_at=NOON, total=5, lines=()),
        [OwedMail(MailKind.ORDER_PAID, ONE, 0)],
    ),
    (
        OrderCancelled(
            subject=ONE, version=3, placed_at=NOON, cancelled_at=NOON, was=OrderStatus.PAID, refunded=5, lines=()
        ),
        [OwedMail(MailKind.ORDER_CANCELLED, ONE, 0, 5)],
    ),
    (
        OrderPartlyRefunded(subject=ONE, version=4, refunded_at=NOON, refunded=3),
        [OwedMail(MailKind.ORDER_REFUNDED, ONE, 4, 3)],
    ),
    (
        OrderRefunded(
            subject=ONE, version=5, placed_at=NOON, refunded_at=NOON, was=OrderStatus.PAID, refunded=2, lines=()
        ),
        [OwedMail(MailKind.ORDER_REFUNDED, ONE, 5, 2)],
    ),
    (ReturnRequested(subject=ONE, version=6, return_id=TWO), []),
    (ReturnAccepted(subject=ONE, version=7, return_id=TWO), [OwedMail(MailKind.RETURN_ACCEPTED, ONE, 7)]),
    (ReturnRefused(subject=ONE, version=7, return_id=TWO), [OwedMail(MailKind.RETURN_REFUSED, ONE, 7)]),
    (ReturnReceived(subject=ONE, version=8, return_id=TWO), [OwedMail(MailKind.RETURN_RECEIVED, ONE, 8)]),
    (CartChanged(subject=ONE, version=1), []),
]


@pytest.mark.parametrize(("event", "owed"), OWED, ids=lambda value: type(value).__name__)
def test_an_event_calls_for_its_mails(event: Event, owed: list[OwedMail]) -> None:
    assert list(mails_for(event)) == owed


def test_every_token_is_mailed() -> None:
    kinds = {
        owed.kind
        for purpose in Purpose
        for owed in mails_for(AccountTokenIssued(subject=ONE, version=1, token=TWO, purpose=purpose))
    }
    assert len(kinds) == len(Purpose)


def test_it_is_tried_for_a_day_with_longer_and_longer_pauses() -> None:
    assert [pause_after(tries).total_seconds() for tries in (1, 2, 3, 8, 100)] == [30, 60, 120, 3_600, 3_600]
    mail = Mail(ONE, MailKind.WELCOME, TWO, 0, None, MailStatus.DUE, 1, None, NOON, NOON, None)
    assert not is_given_up(mail, NOON + timedelta(hours=23, minutes=59))
    assert is_given_up(mail, NOON + timedelta(hours=24))
    assert is_given_up(replace(mail, tries=1), NOON + timedelta(days=3))


LIKED = {
    None: "en",
    "": "en",
    "de": "de",
    "de-CH, fr;q=0.9": "de",
    "ja, fr;q=0.5, en;q=0.4": "fr",
    "en;q=0.1, fr-CA;q=0.2": "fr",
    "de;q=0, fr;q=0": "en",
    "fr;q=zero": "en",
    "DE": "de",
    "*": "en",
    ",;,=,q=": "en",
    "x" * 10_000 + ", de": "en",
}


@pytest.mark.parametrize(("accepted", "language"), LIKED.items())
def test_people_are_written_to_in_the_language_they_like_best(accepted: str | None, language: str) -> None:
    assert language_of(accepted) is Language(language)
