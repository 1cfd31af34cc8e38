"""What the shop says no to about payments and refunds."""

from domain.currency import money_text
from domain.refusals import Refusal


class ProviderNotAvailable(Refusal):
    def __init__(self, provider: str, why: str) -> None:
        super().__init__(f"Payments by {provider!r} are not available in this shop: {why}.")


class AmountNotPayable(Refusal):
    """Another provider may take it, or another order can be paid."""

    def __init__(self, provider: str, amount: str, why: str) -> None:
        super().__init__(f"{amount} can't be paid by {provider!r}: {why}.")


class RefundTooLarge(Refusal):
    """More than there is left of what was taken (both in minor units)."""

    def __init__(self, amount: int, left: int, currency: str) -> None:
        asked, rest = money_text(amount, currency), money_text(left, currency)
        super().__init__(f"{asked} can't be refunded: {rest} is left of what was paid.")


class NotThatManyUnits(Refusal):
    """More units of a line than are left to be refunded, or put back."""

    def __init__(self, sku: str, wanted: int, left: int, deed: str) -> None:
        super().__init__(f"{sku}: {wanted} can't be {deed}, {left} of this order are left to be.")


class SettledAlready(Refusal):
    def __init__(self) -> None:
        super().__init__("This was settled already. Read it again.")


class BadSignature(Refusal):
    """A webhook that is not, or not provably, from whom it says."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The webhook can't be believed: {why}.")


class NotInvoiced(Refusal):
    """It is not paid yet, or was paid before the shop gave invoices."""

    def __init__(self) -> None:
        super().__init__("There is no invoice of this order: it gets one when it is paid.")
