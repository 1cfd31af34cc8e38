"""Mails: which there are, what calls for one, and when one is given up."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.accounts.account_token import Purpose
from domain.cart.wishlist import Told
from domain.events import (
    AccountChanged,
    AccountTokenIssued,
    CustomerRegistered,
    EmailReplaced,
    EndpointChanged,
    Event,
    PasswordReplaced,
    ProductArchived,
    ProductUpdated,
    StockMoved,
)
from domain.languages import Language
from domain.orders.order import Order
from domain.orders.order_events import (
    OrderCancelled,
    OrderDelivered,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPartlyShipped,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
    ReturnAccepted,
    ReturnReceived,
    ReturnRefused,
)
from domain.shopper_events import WishlistChanged

GIVEN_UP_AFTER: Final = timedelta(days=1)
PAUSE_SECONDS_MIN: Final = 30
PAUSE_SECONDS_MAX: Final = 3_600
STOCK_MAIL_HOUR: Final = 7
"""Of the shop's day: from then on its admins are told what runs low."""


class MailKind(StrEnum):
    """What a mail is about; its subject is an order, an account, a token for one, or a wish. Of what concerns the shop
    itself it is the account of the admin who is told.
    """

    WELCOME = "welcome"
    VERIFY_EMAIL = "verify-email"
    CONFIRM_NEW_EMAIL = "confirm-new-email"
    RELEASE_OLD_EMAIL = "release-old-email"
    RESET_PASSWORD = "reset-password"  # noqa: S105
    PASSWORD_REPLACED = "password-replaced"  # noqa: S105
    EMAIL_REPLACED = "email-replaced"
    ORDER_PLACED = "order-placed"
    ORDER_PAID = "order-paid"
    ORDER_PARTLY_SHIPPED = "order-partly-shipped"
    ORDER_SHIPPED = "order-shipped"
    ORDER_DELIVERED = "order-delivered"
    ORDER_CANCELLED = "order-cancelled"
    ORDER_REFUNDED = "order-refunded"
    RETURN_ACCEPTED = "return-accepted"
    RETURN_REFUSED = "return-refused"
    RETURN_RECEIVED = "return-received"
    WISH_IN_STOCK = "wish-in-stock"
    WISH_CHEAPER = "wish-cheaper"
    WEBHOOK_OFF = "webhook-off"
    LOW_STOCK = "low-stock"


FOR_TOKENS: Final = {
    Purpose.VERIFY_EMAIL: MailKind.VERIFY_EMAIL,
    Purpose.CONFIRM_NEW_EMAIL: MailKind.CONFIRM_NEW_EMAIL,
    Purpose.RELEASE_OLD_EMAIL: MailKind.RELEASE_OLD_EMAIL,
    Purpose.RESET_PASSWORD: MailKind.RESET_PASSWORD,
}
FOR_ORDERS: Final[dict[type[Event], MailKind]] = {
    OrderPlaced: MailKind.ORDER_PLACED,
    OrderPaid: MailKind.ORDER_PAID,
    OrderShipped: MailKind.ORDER_SHIPPED,
    OrderDelivered: MailKind.ORDER_DELIVERED,
}


FOR_RETURNS: Final[dict[type[Event], MailKind]] = {
    ReturnAccepted: MailKind.RETURN_ACCEPTED,
    ReturnRefused: MailKind.RETURN_REFUSED,
    ReturnReceived: MailKind.RETURN_RECEIVED,
}


ABOUT_TOKENS: Final = frozenset(FOR_TOKENS.values())
ABOUT_WISHES: Final = frozenset({MailKind.WISH_IN_STOCK, MailKind.WISH_CHEAPER})
ABOUT_ACCOUNTS: Final = frozenset({MailKind.WELCOME, MailKind.PASSWORD_REPLACED, MailKind.EMAIL_REPLACED})
ABOUT_ENDPOINTS: Final = frozenset({MailKind.WEBHOOK_OFF})
ABOUT_STOCK: Final = frozenset({MailKind.LOW_STOCK})
ABOUT_ORDERS: Final = frozenset(MailKind) - ABOUT_TOKENS - ABOUT_WISHES - ABOUT_ACCOUNTS - ABOUT_ENDPOINTS - ABOUT_STOCK


class OwedMail(msgspec.Struct, frozen=True):
    """At most one of each kind, subject and version is ever sent. `amount`, in minor units, is what went back."""

    kind: MailKind
    subject: UUID
    version: int
    amount: int | None = None


class MailStatus(StrEnum):
    """DROPPED: by the time it was written nobody was left to read it, or nothing to say."""

    DUE = "due"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class Mail(msgspec.Struct, frozen=True):
    """`tries` counts those that came to nothing, and the one under way. `failure` is what the last one failed of."""

    id: UUID
    kind: MailKind
    subject: UUID
    version: int
    amount: int | None
    status: MailStatus
    tries: int
    failure: str | None
    created_at: datetime
    due_at: datetime | None
    sent_at: datetime | None


def mails_for(event: Event) -> Iterable[OwedMail]:
    match event:
        case AccountTokenIssued():
            return (OwedMail(FOR_TOKENS[event.purpose], event.token, 0),)
        case CustomerRegistered():
            return (OwedMail(MailKind.WELCOME, event.subject, 0),)
        case PasswordReplaced():
            return (OwedMail(MailKind.PASSWORD_REPLACED, event.subject, event.version),)
        case EmailReplaced():  # who reads the one before is told
            return (OwedMail(MailKind.EMAIL_REPLACED, event.subject, event.version - 1),)
        case OrderCancelled():
            return (OwedMail(MailKind.ORDER_CANCELLED, event.subject, 0, event.refunded),)
        case OrderPartlyShipped():
            return (OwedMail(MailKind.ORDER_PARTLY_SHIPPED, event.subject, event.version),)
        case OrderPartlyRefunded() | OrderRefunded():
            return (OwedMail(MailKind.ORDER_REFUNDED, event.subject, event.version, event.refunded),)
        case _ if (kind := FOR_ORDERS.get(type(event))) is not None:
            return (OwedMail(kind, event.subject, 0),)
        case _ if (kind := FOR_RETURNS.get(type(event))) is not None:
            return (OwedMail(kind, event.subject, event.version),)
        case _:
            return ()


def product_in_the_news(event: Event) -> UUID | None:
    """One that may be there again, be gone, or cost less."""
    match event:
        case StockMoved() if (event.left > 0) != (event.left - event.delta > 0):
            return event.product
        case ProductUpdated() | ProductArchived():
            return event.subject
        case _:
            return None


def wishlist_in_the_news(event: Event) -> UUID | None:
    """One of whose wishes there may be news, whatever became of the products: it was changed, or a note about it was
    settled; or its customer, whose id it has, has proven an address.
    """
    return event.subject if isinstance(event, WishlistChanged | AccountChanged) else None


def admins_are_told(event: Event) -> bool:
    """That the shop has switched a webhook off: nobody else notices."""
    return isinstance(event, EndpointChanged) and event.switched_off


def day_of_stock_mail(now: datetime, zone: tzinfo) -> int | None:
    """The number of the shop's day, whose mail may go; None while people sleep."""
    today = now.astimezone(zone)
    return today.toordinal() if today.hour >= STOCK_MAIL_HOUR else None


def pause_after(tries: int) -> timedelta:
    """Longer each time: half a minute after the first try, an hour at most."""
    return timedelta(seconds=min(PAUSE_SECONDS_MIN * 2 ** (tries - 1), PAUSE_SECONDS_MAX))


def is_given_up(mail: Mail, now: datetime) -> bool:
    return now - mail.created_at >= GIVEN_UP_AFTER


class AboutAccount(msgspec.Struct, frozen=True):
    """`proven`, of each: its account has shown that it reads what is sent to `email`."""

    email: str
    language: Language
    name: str
    proven: bool


class AboutToken(msgspec.Struct, frozen=True):
    """`email` is the address the token was made for, which need not be the account's."""

    email: str
    language: Language
    name: str
    proven: bool
    token: UUID
    purpose: Purpose


class AboutOrder(msgspec.Struct, frozen=True):
    """`hold_ends_at` None: nothing is held for it any more, since it was paid, or cancelled, or its time is over."""

    email: str
    language: Language
    proven: bool
    order: Order
    hold_ends_at: datetime | None


class AboutWish(msgspec.Struct, frozen=True):
    """Only who has proven an address is told. `price`, in minor units, is that of the cheapest that can be had."""

    email: str
    language: Language
    name: str
    customer: UUID
    product: str
    slug: str
    price: int
    currency: str

    @property
    def told(self) -> Told:
        return Told(self.price, in_stock=True)


class AboutEndpoints(msgspec.Struct, frozen=True):
    """`hosts` are those of the webhooks that the shop has switched off; the rest of an address may be a secret."""

    email: str
    language: Language
    name: str
    proven: bool
    hosts: tuple[str, ...]


class LowStock(msgspec.Struct, frozen=True):
    """How many variants run low, and the scarcest of them: SKUs, with the units that are left."""

    count: int
    scarcest: tuple[tuple[str, int], ...]


class AboutStock(msgspec.Struct, frozen=True):
    email: str
    language: Language
    name: str
    proven: bool
    low: LowStock


About = AboutAccount | AboutToken | AboutOrder | AboutWish | AboutEndpoints | AboutStock
"""What a mail is about, whom it goes to and in which language, as the shop's books have it when it is written."""
