"""Users: accounts one can sign in to, with what they have bought, newest first, for the shop's own people."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

from domain.accounts.account import Account, Role, email_key
from domain.events import AccountChanged, CustomerRegistered, EmailReplaced, Event
from domain.folding import fold
from domain.money import Money
from domain.orders.order_events import (
    OrderBuyerForgotten,
    OrderCancelled,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderRefunded,
    OrderTakenOver,
)
from domain.staff.user import User
from read_models.model import ReadModel

USERS: Final = ReadModel("users", revision=1)

EVERY_USER: Final = "all"
WORD: Final = re.compile(r"[^\W_]+")
WORDS_LISTED_MAX: Final = 12
PREFIX_CHARS: Final = (2, 4)
"""People are listed under the beginnings, of these lengths, of the words of their names and addresses."""

UserKey = tuple[Literal["account", "order"], UUID]


class UserDocument(msgspec.Struct, frozen=True):
    """`spent` is what was paid for the orders less what went back. Who is not `active` can't sign in."""

    id: UUID
    email: str
    name: str
    role: Role
    active: bool
    email_verified: bool
    created_at: datetime
    order_count: int
    spent: Money
    last_order_at: datetime | None


def user_document(user: User, currency: str) -> UserDocument:
    account = user.account
    return UserDocument(
        account.id,
        account.email,
        account.name,
        account.role,
        account.active,
        account.email_verified,
        account.created_at,
        user.order_count,
        Money(user.spent, currency),
        user.last_order_at,
    )


def user_ranks(user: User) -> dict[str, int | None]:
    """By the moment the account was made (Unix milliseconds)."""
    account = user.account
    made_ms = int(account.created_at.timestamp() * 1000)
    roles = {by_role(role): made_ms if role is account.role else None for role in Role}
    return {EVERY_USER: made_ms} | roles | dict.fromkeys(found_by(account.name, account.email), made_ms)


class Standing(msgspec.Struct, frozen=True):
    """Who somebody is to the shop. Who is not `active` can't sign in."""

    id: UUID
    email: str
    name: str
    role: Role
    active: bool


def standing_of(account: Account) -> Standing:
    return Standing(account.id, account.email, account.name, account.role, account.active)


class Known(msgspec.Struct):
    """What somebody is looked for by."""

    name: str
    email: str
    role: Role


def user_lists(body: bytes) -> Iterable[str]:
    """All that a document stands in."""
    known = decode_known(body)
    return (EVERY_USER, by_role(known.role), *found_by(known.name, known.email))


def by_role(role: Role) -> str:
    return f"role:{role.value}"


def by_email(email: str) -> str:
    return f"email:{email_key(email)}"


def found_by(name: str, email: str) -> Iterator[str]:
    yield by_email(email)
    for word in dict.fromkeys(words_of(f"{name} {email}")[:WORDS_LISTED_MAX]):
        for length in PREFIX_CHARS:
            if len(word) >= length:
                yield f"begins:{word[:length]}"


def beginning(word: str) -> str | None:
    """The shortest list that holds everybody with a word that begins so; None where there is none."""
    lengths = [length for length in PREFIX_CHARS if len(word) >= length]
    return f"begins:{word[: lengths[-1]]}" if lengths else None


def words_of(text: str) -> list[str]:
    return WORD.findall(fold(text))


def touched_users(event: Event) -> Iterable[UserKey]:
    match event:
        case CustomerRegistered() | AccountChanged() | EmailReplaced():
            return (("account", event.subject),)
        case (
            OrderPlaced()
            | OrderPaid()
            | OrderCancelled()
            | OrderPartlyRefunded()
            | OrderRefunded()
            | OrderTakenOver()
            | OrderBuyerForgotten()
        ):
            return (("order", event.subject),)
        case _:
            return ()


decode_standing: Final = msgspec.json.Decoder(Standing).decode
decode_known: Final = msgspec.json.Decoder(Known).decode
