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
    def __init__(self, customers: Sequence[Account], keeper: Account, secret: str) -> None:
        """Of the customers, one half has a cart, the other has ordered."""
        half = len(customers) // 2
        self.with_carts = customers[:half]
        self.with_orders = customers[half:]
        self.keeper = keeper
        self._tokens = Tokens(secret)

    def headers(self, person: Account) -> dict[str, str]:
        """Good for ten minutes."""
        return {"Authorization": f"Bearer {self._tokens.pair(person, person.id, 0, 'unused').access_token}"}


async def invite(pool: asyncpg.Pool, secret: str, customers: int) -> People:
    emails = [f"buyer{number}@bench.example" for number in range(customers)]
    joined = await perform(pool, join, Joining(emails, Role.CUSTOMER))
    (keeper,) = await perform(pool, join, Joining(["keeper@bench.example"], Role.ADMIN))
    return People(joined, keeper, secret)


async def join(joining: Joining, work: Work) -> list[Account]:
    """Without the half second it takes to choose and check a password: nobody signs in by one."""
    accounts = [await work.accounts.add(email, "B", None, joining.role, work.now) for email in joining.emails]
    for account in accounts:
        if joining.role is Role.CUSTOMER:
            work.record(CustomerRegistered(subject=account.id, version=1, at=work.now))
        else:
            work.record(AccountChanged(subject=account.id, version=1))
    return accounts
