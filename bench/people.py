"""Customers and a keeper of the shop, and what shows who they are."""

from collections.abc import Sequence

import asyncpg
import msgspec

from api.tokens import Tokens
from commands.base import perform
from db.work import Work
from domain.account import Account, Role
from domain.events import AccountChanged, CustomerRegistered


class Joining(msgspec.Struct, frozen=True):
    emails: Sequence[str]
    role: Role


class People:
    """`in_a_queue` are those who will order once a round."""

    def __init__(
        self,
        with_carts: Sequence[Account],
        with_orders: Sequence[Account],
        in_a_queue: Sequence[Account],
        keeper: Account,
        secret: str,
    ) -> None:
        self.with_carts = with_carts
        self.with_orders = with_orders
        self.in_a_queue = in_a_queue
        self.keeper = keeper
        self._tokens = Tokens(secret)

    def headers(self, person: Account) -> dict[str, str]:
        """Good for ten minutes."""
        return {"Authorization": f"Bearer {self._tokens.pair(person, person.id, 0, 'unused').access_token}"}


async def invite(pool: asyncpg.Pool, secret: str, customers: int, queue: int) -> People:
    """Half of the customers are to have a cart, half to have ordered."""
    emails = [f"buyer{number}@bench.example" for number in range(customers + queue)]
    joined = await perform(pool, join, Joining(emails, Role.CUSTOMER))
    (keeper,) = await perform(pool, join, Joining(["keeper@bench.example"], Role.ADMIN))
    half = customers // 2
    return People(joined[:half], joined[half:customers], joined[customers:], keeper, secret)


async def join(joining: Joining, work: Work) -> list[Account]:
    """Without the half second it takes to choose and check a password: nobody signs in by one."""
    accounts = [await work.accounts.add(email, "B", None, joining.role, work.now) for email in joining.emails]
    for account in accounts:
        if joining.role is Role.CUSTOMER:
            work.record(CustomerRegistered(subject=account.id, version=1, at=work.now))
        else:
            work.record(AccountChanged(subject=account.id, version=1))
    return accounts
