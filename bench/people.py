"""Customers and a keeper of the shop, and what shows who they are."""

from collections.abc import Sequence
from datetime import timedelta

import asyncpg
import msgspec

from api.callers.tokens import Tokens
from commands.base import perform
from db.work import Work
from domain.accounts.account import Account, Role
from domain.events import AccountChanged, SessionsChanged


class Joining(msgspec.Struct, frozen=True):
    emails: Sequence[str]
    role: Role


class People:
    """Customers who have a cart, who have ordered, and who will order once a round; and the keeper of the shop."""

    with_carts: Sequence[Account]
    with_orders: Sequence[Account]
    in_a_queue: Sequence[Account]
    keeper: Account

    def __init__(self, secret: str) -> None:
        self._tokens = Tokens(secret)

    async def invite(self, pool: asyncpg.Pool, customers: int, queue: int) -> None:
        """`customers` are to have a cart, and as many others to have ordered."""
        emails = [f"buyer{number}@bench.example" for number in range(2 * customers + queue)]
        joined = await perform(pool, join, Joining(emails, Role.CUSTOMER))
        self.with_carts, self.with_orders = joined[:customers], joined[customers : 2 * customers]
        self.in_a_queue = joined[2 * customers :]
        (self.keeper,) = await perform(pool, join, Joining(["keeper@bench.example"], Role.ADMIN))

    def headers(self, person: Account) -> dict[str, str]:
        """Good for ten minutes."""
        return {"Authorization": f"Bearer {self._tokens.pair(person, person.id, 0, 'unused').access_token}"}


async def join(joining: Joining, work: Work) -> list[Account]:
    """Without the half second it takes to choose and check a password, and without a mail of welcome."""
    accounts = [await work.accounts.add(email, "B", None, joining.role, work.now) for email in joining.emails]
    for account in accounts:
        await work.sessions.open_untold(account.id, work.now, work.now + timedelta(days=1))
        work.record(
            AccountChanged(subject=account.id, version=1),
            SessionsChanged(subject=account.id, version=1),
        )
    return accounts
