"""Everything the shop says no to, named as the shop would say it.

A refusal is raised before anything was written or makes the whole transaction roll back: a refused command has
changed nothing. Statuses and codes of the HTTP answers stand in one table, `api/problems/codes.py`.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import islice
from typing import Self

import msgspec

from domain.currency import money_text
from domain.faults import FAULTS_MAX, Fault, FaultCode


class Refusal(Exception):
    """The message is written for the person who asked."""


class NotFound(Refusal):
    def __init__(self, what: str) -> None:
        super().__init__(f"There is no such {what}.")


class InvalidInput(Refusal):
    """Values that can't be read or make no sense here; `faults` says of each what is wrong with it."""

    def __init__(self, field: str, message: str, code: FaultCode = FaultCode.NOT_POSSIBLE, *more: Fault) -> None:
        self.faults = (Fault(field, message, code), *more)
        super().__init__("; ".join(f"{fault.field}: {fault.message}" for fault in self.faults))
        self.field = field
        self.message = message

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> Self:
        """At least one."""
        first, *more = faults
        return cls(first.field, first.message, first.code, *more)


def require_no(faults: Iterable[Fault]) -> None:
    """Raises InvalidInput for all of them, where there are any."""
    if found := list(islice(faults, FAULTS_MAX)):
        raise InvalidInput.of(found)


class PictureNotReadable(InvalidInput):
    """What was sent as a picture is none, or more than can be read."""


class ImageThereAlready(Refusal):
    def __init__(self) -> None:
        super().__init__("This picture is among the product's already.")


class SlugTaken(Refusal):
    def __init__(self, slug: str) -> None:
        super().__init__(f"The slug {slug!r} is taken.")


class NameTaken(Refusal):
    """Another brand, tag or category beside it is called the same, whatever the case."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"There is a {what} {name!r} already.")


class SkuTaken(Refusal):
    def __init__(self, sku: str) -> None:
        super().__init__(f"The SKU {sku!r} is taken.")


class StillInUse(Refusal):
    def __init__(self, what: str) -> None:
        super().__init__(f"This {what} is still in use.")


class LastVariant(Refusal):
    def __init__(self) -> None:
        super().__init__("A product keeps at least one variant. Archive the product instead.")


class CategoryInsideItself(Refusal):
    def __init__(self) -> None:
        super().__init__("A category can't be moved into itself or one of its children.")


class ChangedMeanwhile(Refusal):
    """An update named a version that is no longer the present one."""

    def __init__(self, version: int) -> None:
        super().__init__(f"It was changed meanwhile and is at version {version} now. Read it again.")


class StockShort(Refusal):
    """An adjustment that would take a variant's stock below zero, or further below: only orders do."""

    def __init__(self, sku: str, stock_quantity: int) -> None:
        super().__init__(f"{sku} has {stock_quantity} in stock; it can't go below zero.")


class ShortLine(msgspec.Struct, frozen=True):
    sku: str
    wanted: int
    available: int


class OutOfStock(Refusal):
    def __init__(self, lines: Sequence[ShortLine]) -> None:
        super().__init__("; ".join(f"{line.sku}: {line.wanted} wanted, {line.available} left" for line in lines))
        self.lines = tuple(lines)


class CartNotFound(Refusal):
    """Of a guest: the token is none of ours, or its cart was merged into a customer's, or left alone for too long."""

    def __init__(self) -> None:
        super().__init__("This cart is no longer there. Put something into a new one.")


class CartIsEmpty(Refusal):
    def __init__(self) -> None:
        super().__init__("The cart is empty.")


class TooManyOpenOrders(Refusal):
    def __init__(self, open_orders: int) -> None:
        super().__init__(f"{open_orders} of your orders wait to be paid already. Pay or cancel one of them first.")


class TooManyNotes(Refusal):
    def __init__(self, notes_max: int) -> None:
        super().__init__(f"There are {notes_max} notes on this order already.")


class TooManyUnitsHeld(Refusal):
    """`lines` say how many units more may wait to be paid."""

    def __init__(self, lines: Sequence[ShortLine], held_units_max: int) -> None:
        over = "; ".join(f"{line.sku}: {line.wanted} wanted, {line.available} possible" for line in lines)
        super().__init__(f"At most {held_units_max} units of one item can wait to be paid. {over}")
        self.lines = tuple(lines)


class GuestCheckoutOff(Refusal):
    def __init__(self) -> None:
        super().__init__("This shop takes orders of customers only. Register, or sign in: the cart comes with you.")


class NotShippedThere(Refusal):
    def __init__(self, country: str) -> None:
        super().__init__(f"This shop does not ship to {country}.")


class PriceChanged(Refusal):
    """The customer expected another total than the one computed now (both in minor units)."""

    def __init__(self, expected: int, actual: int, currency: str) -> None:
        super().__init__(f"The total is {money_text(actual, currency)} now, not {money_text(expected, currency)}.")


class CouponReason(StrEnum):
    """Why a coupon takes nothing off."""

    UNKNOWN = "unknown"
    NOT_ACTIVE = "not-active"
    NOT_BEGUN = "not-begun"
    OVER = "over"
    USED_UP = "used-up"
    USED_UP_BY_YOU = "used-up-by-you"
    UNDER_MINIMUM = "under-minimum"
    EMAIL_NOT_VERIFIED = "email-not-verified"


COUPON_WORDS = {
    CouponReason.UNKNOWN: "There is no such coupon.",
    CouponReason.NOT_ACTIVE: "This coupon is not in use.",
    CouponReason.NOT_BEGUN: "This coupon can't be used yet.",
    CouponReason.OVER: "This coupon's time is over.",
    CouponReason.USED_UP: "This coupon has been used as often as it may be.",
    CouponReason.USED_UP_BY_YOU: "You have used this coupon as often as you may.",
    CouponReason.UNDER_MINIMUM: "The cart is worth less than this coupon asks for.",
    CouponReason.EMAIL_NOT_VERIFIED: "This coupon is for customers whose e-mail address is verified.",
}


class CouponNotValid(Refusal):
    def __init__(self, reason: CouponReason) -> None:
        super().__init__(COUPON_WORDS[reason])
        self.reason = reason


class CodeTaken(Refusal):
    def __init__(self, code: str) -> None:
        super().__init__(f"There is a coupon {code!r} already.")


class CountryTaken(Refusal):
    def __init__(self, country: str) -> None:
        super().__init__(f"{country} has a shipping price already.")


class StatusNotAllowed(Refusal):
    """`present` says how it stands with the order; `wanted` what can't be done with it, None where that is done.
    `what` has a status may be another thing than an order.
    """

    def __init__(self, present: str, wanted: str | None, what: str = "order") -> None:
        super().__init__(f"This {what} {present} already." if wanted is None else f"This {what} {present}: {wanted}.")


class TooManyImports(Refusal):
    def __init__(self, waiting_max: int) -> None:
        super().__init__(f"{waiting_max} imports wait already.")


class ImportOver(Refusal):
    def __init__(self) -> None:
        super().__init__("This import is over.")


class TooManyKeys(Refusal):
    def __init__(self, keys_max: int) -> None:
        super().__init__(f"The shop has {keys_max} keys already. End one of them first.")


class TooManyEndpoints(Refusal):
    def __init__(self, endpoints_max: int) -> None:
        super().__init__(f"The shop has {endpoints_max} webhooks already. Remove one of them first.")


class TargetNotAllowed(InvalidInput):
    """An address the shop calls nobody at."""


class DeliveryUnderWay(Refusal):
    def __init__(self) -> None:
        super().__init__("This delivery is still under way: it is sent by itself.")


class NothingToSend(Refusal):
    def __init__(self) -> None:
        super().__init__("Nothing of this order is left to send: all of it was refunded or put back.")


class MailNotGivenUp(Refusal):
    def __init__(self) -> None:
        super().__init__("This mail was not given up: it is on its way, or was delivered.")


class HistoryStays(Refusal):
    """A customer's wish to cancel what was bought in another system."""

    def __init__(self) -> None:
        super().__init__("This order was taken over from another system. Ask the shop about it.")


class KeyReused(Refusal):
    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another request.")


class KeyInUse(Refusal):
    def __init__(self) -> None:
        super().__init__("A request with this Idempotency-Key is still running.")


class OtherShop(Refusal):
    """What a process was told about its shop is not what its database says."""
