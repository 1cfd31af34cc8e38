"""How much one may ask of the shop within a minute, by kind."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

WINDOW_SECONDS: Final = 60


class Limit(StrEnum):
    """Each is counted by account, for whoever is signed in, or else by address."""

    SEARCH = "search"
    BROWSE = "browse"
    PAGES = "pages"
    CART = "cart"
    """Whatever a customer changes that costs nothing: carts, wish lists, addresses, reviews."""
    NEW_CARTS = "new-carts"
    CHECKOUT = "checkout"
    LOGIN = "login"
    REGISTER = "register"
    REFRESH = "refresh"
    ACCOUNT = "account"
    """Passwords, addresses of mail, links that were mailed: what else a sign-in can be got by."""
    COUPONS = "coupons"
    """Guesses only: codes of which there is no coupon."""
    ADMIN = "admin"
    WEBHOOKS = "webhooks"


AUTH: Final = (Limit.LOGIN, Limit.REGISTER, Limit.REFRESH, Limit.ACCOUNT)
"""Counted by address: who it is, is what is being asked."""

EXACT: Final = frozenset({*AUTH, Limit.NEW_CARTS, Limit.COUPONS})
"""Counted by all processes together, each time. Of the others a process spends some before it says so."""

EVERYWHERE: Final = frozenset({*AUTH, Limit.COUPONS})
"""Counted for the shop's own machine as for anybody: whoever guesses may sit there as well."""

OWN_MACHINE_TIMES: Final = 100
"""As much more may come from the machine itself, in everything else: measurements do, and whatever a proxy passes on of
which nobody has told the shop.
"""

ALONE_SHARE: Final = 10
"""Without Redis each process counts for itself, and then staff has this part of what it has else."""

PER_MINUTE_DEFAULTS: Final[Mapping[Limit, int]] = {
    Limit.SEARCH: 3_000,
    Limit.BROWSE: 12_000,
    Limit.PAGES: 6_000,
    Limit.CART: 1_200,
    Limit.NEW_CARTS: 600,
    Limit.CHECKOUT: 300,
    Limit.LOGIN: 1_200,
    Limit.REGISTER: 500,
    Limit.REFRESH: 1_200,
    Limit.ACCOUNT: 1_200,
    Limit.COUPONS: 30,
    Limit.ADMIN: 12_000,
    Limit.WEBHOOKS: 6_000,
}
"""An office behind one address, and a crawler in a hurry, stay below them."""


def limits_of(said: Mapping[Limit, int], auth: int | None = None) -> dict[Limit, int]:
    """All of them, by what was set. `auth` is said of all of AUTH together."""
    return {**PER_MINUTE_DEFAULTS, **({} if auth is None else dict.fromkeys(AUTH, auth)), **said}
