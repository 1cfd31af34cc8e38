"""What an order comes to beside its goods: shipping and tax, behind two small ports.

The shop's own tables answer them. An engine elsewhere answers them just as well, if its quotes are fetched before the
transaction begins: nothing in a transaction waits for a network.
"""

from typing import Final, Protocol

import msgspec

from domain.payable import rounding

EVERYWHERE: Final = "*"
"""Stands for every country that has no entry of its own."""
BASIS_POINTS: Final = 10_000


class Shipping(Protocol):
    def price(self, goods: int) -> int:
        """Of sending goods of this worth, after the discount. All in minor units."""
        ...


class Tax(Protocol):
    @property
    def included(self) -> bool:
        """Whether prices have the tax in them already."""
        ...

    @property
    def basis_points(self) -> int | None:
        """The rate, for invoices; None where there are several."""
        ...

    def of(self, amount: int) -> int:
        """The tax on an amount, or in it. All in minor units."""
        ...


class ShippingPrice(msgspec.Struct, frozen=True):
    """A flat price, and the worth of the goods from which on it is not charged. In minor units."""

    flat: int
    free_from: int | None = None

    def price(self, goods: int) -> int:
        return 0 if self.free_from is not None and goods >= self.free_from else self.flat


class TaxRate(msgspec.Struct, frozen=True):
    """`basis_points`: 1900 is 19 percent. Tax is on the goods after the discount and on their shipping, halves up."""

    basis_points: int
    included: bool = False

    def of(self, amount: int) -> int:
        whole = BASIS_POINTS + self.basis_points if self.included else BASIS_POINTS
        return (2 * amount * self.basis_points + whole) // (2 * whole)


NO_SHIPPING: Final = ShippingPrice(0)
NO_TAX: Final = TaxRate(0)


class Figures(msgspec.Struct, frozen=True):
    """What a cart or an order comes to, in minor units. A tax that is included is a part of the total already.

    `rounding` is the last of them, of either sign: with it the total is one that can be charged. `tax_basis_points` is
    the one rate the tax is by.
    """

    subtotal: int
    discount: int
    shipping: int
    tax: int
    tax_included: bool
    rounding: int
    tax_basis_points: int | None = None

    def __post_init__(self) -> None:
        assert 0 <= self.discount <= self.subtotal
        assert self.shipping >= 0
        assert self.tax >= 0

    @property
    def total(self) -> int:
        on_top = 0 if self.tax_included else self.tax
        return self.subtotal - self.discount + self.shipping + on_top + self.rounding


NOTHING: Final = Figures(0, 0, 0, 0, tax_included=False, rounding=0)
"""Of an empty cart. Goods that cost nothing are something: they are sent, and taxed, like others."""


def figures(subtotal: int, discount: int, shipping: Shipping, tax: Tax, currency: str) -> Figures:
    """Of goods that are worth `subtotal`, which may be 0. All in minor units."""
    charged = shipping.price(subtotal - discount)
    taxed = tax.of(subtotal - discount + charged)
    exact = Figures(subtotal, discount, charged, taxed, tax.included, 0, tax.basis_points)
    return msgspec.structs.replace(exact, rounding=rounding(exact.total, currency))
