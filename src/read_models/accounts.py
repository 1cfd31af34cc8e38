"""Accounts: who a signed-in person is."""

from collections.abc import Iterable
from typing import Final, assert_never
from uuid import UUID

import msgspec

from domain.accounts.account import Account, Role
from domain.events import (
    AccountEvent,
    CartEvent,
    Event,
    MoneyEvent,
    OfficeEvent,
    ProductEvent,
    SalesRanked,
    SessionsChanged,
    StockMoved,
    TaxonomyEvent,
)
from domain.orders.order_events import OrderEvent
from domain.shopper_events import ShopperEvent
from read_models.model import ReadModel

ACCOUNTS: Final = ReadModel("accounts", revision=3)


class AccountDocument(msgspec.Struct, frozen=True):
    """`pending_email` becomes the account's address once that is confirmed at both ends."""

    id: UUID
    email: str
    name: str
    role: Role
    email_verified: bool
    pending_email: str | None


def account_document(account: Account) -> AccountDocument:
    return AccountDocument(
        account.id, account.email, account.name, account.role, account.email_verified, account.pending_email
    )


Elsewhere = (
    TaxonomyEvent
    | ProductEvent
    | StockMoved
    | SalesRanked
    | CartEvent
    | OrderEvent
    | MoneyEvent
    | ShopperEvent
    | OfficeEvent
)
"""What touches nothing here. Put together once: to do so for every event takes longer than all that is done with it."""


def touched_accounts(event: Event) -> Iterable[UUID]:
    if isinstance(event, SessionsChanged):
        return ()
    if isinstance(event, AccountEvent):
        return (event.subject,)
    if isinstance(event, Elsewhere):
        return ()
    assert_never(event)
