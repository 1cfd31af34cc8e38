"""Who is at the door: somebody signed in, or a guest with the token of a cart or of an order."""

import hmac
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Request
from litestar.exceptions import HTTPException

from api.answers.consistency import Positions
from api.callers.access import CART_COOKIE, CART_HEADER, ORDER_HEADER, NotSignedIn
from api.callers.tokens import Caller
from domain.accounts.account import Role
from domain.guests import CartOwner, Guest, cart_token_hash, order_token
from domain.orders.order import Actor
from domain.refusals import NotFound

UNASKED: Final = frozenset({"POST"})
"""What a page of another name in the same site can have a browser send without asking, as long as it has no type."""


class CartToken(msgspec.Struct, frozen=True):
    """`said` is all of it; `known_at` the outbox position from which on the read model knows the cart."""

    said: str
    guest: Guest
    known_at: int
    by_cookie: bool


class Visitor:
    """A signed-in caller's own cart goes before any token, a token in the header before the cookie's."""

    def __init__(self, request: Request[Any, Any, Any], secret: bytes, positions: Positions) -> None:
        self._request = request
        self._secret = secret
        self._positions = positions

    @property
    def caller(self) -> Caller | None:
        caller: Caller | None = self._request.user
        return caller

    @property
    def name(self) -> str | None:
        """What tells one from all others, None of somebody with nothing in hand."""
        if self.caller is not None:
            return str(self.caller.id) if self.caller.key is None else f"key {self.caller.key}"
        if self.cart_token is not None:
            return f"cart {self.cart_token.guest.token_hash.hex()}"
        token = self.order_token
        return None if token is None else f"order {cart_token_hash(token).hex()}"

    @property
    def order_token(self) -> str | None:
        """That of a guest's order."""
        return self._request.headers.get(ORDER_HEADER)

    @cached_property
    def cart_token(self) -> CartToken | None:
        """Raises HTTPException (415) for a cookie that comes with a body of no type: the page may not be ours."""
        headers = self._request.headers
        if said := headers.get(CART_HEADER):
            return read_cart_token(said, self._positions, by_cookie=False)
        if "cookie" not in headers or not (said := self._request.cookies.get(CART_COOKIE)):
            return None
        if self._request.method in UNASKED and "content-type" not in headers:
            raise HTTPException(status_code=415, detail="Send the body as application/json.")
        return read_cart_token(said, self._positions, by_cookie=True)

    @property
    def cart(self) -> CartOwner | None:
        """Whose cart is meant; None of somebody who has none."""
        if self.caller is not None:
            return self.caller.id
        return None if self.cart_token is None else self.cart_token.guest

    @property
    def own_cart(self) -> CartOwner:
        """Raises NotSignedIn."""
        if (owner := self.cart) is None:
            raise NotSignedIn
        return owner

    @property
    def guest(self) -> Guest | None:
        """Whose cart is to be merged when its owner signs in."""
        return None if self.cart_token is None else self.cart_token.guest

    @property
    def cart_known_at(self) -> int:
        """The outbox position from which on the read model knows a guest's cart."""
        return self.cart_token.known_at if self.caller is None and self.cart_token is not None else 0

    @property
    def actor(self) -> Actor:
        return Actor.ADMIN if self.caller is not None and self.caller.role is Role.ADMIN else Actor.CUSTOMER

    @property
    def order_known_at(self) -> int:
        """The outbox position from which on the read model knows the order of the token that was sent."""
        return parts_of(self.order_token or "", self._positions)[0]

    def customer_of(self, order: UUID) -> UUID | None:
        """Whose order it must be; None of an admin, and of whoever holds this order's token: it may be anybody's.

        Raises NotFound for a token of no order, or another's.
        """
        if self.opens(order, self.order_token):
            return None
        if self.caller is None:
            raise NotFound("order")
        return None if self.caller.role is Role.ADMIN else self.caller.id

    def opens(self, order: UUID, token: str | None) -> bool:
        """Whether it is this order's token."""
        said = None if token is None else parts_of(token, self._positions)[1].encode(errors="surrogatepass")
        return said is not None and hmac.compare_digest(said, order_token(self._secret, order).encode())


def read_cart_token(said: str, positions: Positions, *, by_cookie: bool) -> CartToken:
    """What is no token of ours, by a single letter, is that of a cart nobody will find."""
    known_at, text = parts_of(said, positions)
    return CartToken(said, Guest(cart_token_hash(text)), known_at, by_cookie)


def parts_of(said: str, positions: Positions) -> tuple[int, str]:
    """From which outbox position on one knows what a token is for, and the token itself; what says no position is all
    token.
    """
    since, _, text = said.rpartition(".")
    return (positions.read(since), text) if positions.is_one(since) else (0, said)
