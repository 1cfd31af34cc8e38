"""Forget whose account it was."""

from uuid import UUID

import msgspec

from commands.cart.empty_wishlist import EmptyWishlist, empty_wishlist
from commands.cart.forget_cart import ForgetCart, forget_cart
from commands.orders.forget_buyers import ForgetBuyers, forget_buyers
from commands.orders.take_over_orders import TakeOverOrders, take_over_orders
from commands.reviews.forget_reviewer import ForgetReviewer, forget_reviewer
from db.idempotency import forget_about
from db.work import Work


class EraseAccount(msgspec.Struct, frozen=True):
    """`checked_hash` is what the present password was checked against."""

    account: UUID
    checked_hash: str | None


async def erase_account(command: EraseAccount, work: Work) -> None:
    """What the account's owner told the shop is gone, and so are answers that repeated it; figures stay.

    An order under way keeps its own copies until it has ended. Raises PasswordChanged, LastAdmin.
    """
    await work.accounts.require_another_admin(command.account)
    await work.accounts.lock_alone(command.account, command.checked_hash)
    account = await work.accounts.get(command.account)
    await forget_about(work.connection, [account.id])
    await take_over_orders(TakeOverOrders(account), work)
    work.record(*await work.mails.forget_failures(await work.mails.subjects_of(account.id)))
    work.record(*await work.sessions.end_all(account.id))
    await work.account_tokens.end_all(account.id)
    await work.totp.end(account.id)
    await work.addresses.remove_all(account.id)
    work.record(await work.addresses.changed(account.id))
    await empty_wishlist(EmptyWishlist(account.id), work)
    await forget_cart(ForgetCart(account.id), work)
    await forget_reviewer(ForgetReviewer(account.id), work)
    work.record(*await work.accounts.erase(account.id, work.now))
    await forget_buyers(ForgetBuyers(account.id), work)
