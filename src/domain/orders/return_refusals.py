"""What the shop says no to about returns."""

from domain.refusals import Refusal


class NotSent(Refusal):
    """Goods that never left the house can't come back."""

    def __init__(self, sku: str, wanted: int, sent: int) -> None:
        super().__init__(f"{sku}: {wanted} can't be returned, {sent} of this order were sent.")


class UnderReturn(Refusal):
    """What is to come back already is neither returned nor given back otherwise meanwhile."""

    def __init__(self, sku: str, units: int) -> None:
        super().__init__(f"{sku}: {units} of this order are under a return already. See what becomes of that first.")


class ReturnedAlready(Refusal):
    """What became of its money was decided when it came back."""

    def __init__(self, sku: str, units: int) -> None:
        super().__init__(f"{sku}: {units} of this order were returned already.")


class RefundedAlready(Refusal):
    def __init__(self, sku: str, units: int) -> None:
        super().__init__(f"{sku}: {units} of this order were refunded, or put back, already.")


class TooManyReturns(Refusal):
    def __init__(self, returns_max: int) -> None:
        super().__init__(f"{returns_max} returns were requested for this order already. Ask the shop about it.")
