"""What a person of a drill shows at the door: an access token; as a guest, the tokens of a cart and of orders."""

import time
from typing import Any, Final

import httpx

from api.callers.access import CART_HEADER, ORDER_HEADER
from api.callers.tokens import Tokens
from domain.accounts.account import Account

TOKEN_SECONDS: Final = 300.0


class Papers:
    """A guest's, until somebody signs in. `known_at` is the outbox position from which on the account is known."""

    def __init__(self, tokens: Tokens, account: Account | None = None, known_at: int = 0) -> None:
        self._tokens = tokens
        self._account = account
        self._session = None if account is None else account.id
        self._known_at = known_at
        self._signed_in_at = -TOKEN_SECONDS
        self._authorization = ""
        self._orders: dict[str, str] = {}
        self.cart: str | None = None

    @property
    def of_guest(self) -> bool:
        return self._account is None

    def sign_in(self, account: Account, token: str) -> None:
        """Into the session of an access token."""
        caller = self._tokens.caller(token)
        self._account, self.cart = account, None
        self._session = None if caller is None else caller.session

    def headers(self, path: str) -> dict[str, str]:
        headers = {} if self.cart is None else {CART_HEADER: self.cart}
        if self._account is not None:
            headers["Authorization"] = self._bearer(self._account)
        order = path.removeprefix("/orders/").partition("/")[0]
        return headers | ({ORDER_HEADER: self._orders[order]} if order in self._orders else {})

    def keep(self, answer: httpx.Response) -> None:
        """The tokens that come with it."""
        self.cart = answer.headers.get(CART_HEADER, self.cart)
        if answer.status_code == 201 and answer.request.url.path == "/order/create":
            placed: dict[str, Any] = answer.json()
            if "order_token" in placed:
                self._orders[placed["id"]] = placed["order_token"]

    def _bearer(self, account: Account) -> str:
        if time.monotonic() - self._signed_in_at >= TOKEN_SECONDS:
            token = self._tokens.pair(account, self._session or account.id, self._known_at, "").access_token
            self._authorization, self._signed_in_at = f"Bearer {token}", time.monotonic()
        return self._authorization
