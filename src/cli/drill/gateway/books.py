"""The gateway's books: what it was told, what was paid, what went back, and what it has to tell of it."""

import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from typing import Any

import msgspec

from adapters.payments.currencies import ours
from domain.payments.payment import Provider

Entity = dict[str, Any]


class Event(msgspec.Struct, frozen=True):
    """`provider` is stripe or razorpay; `body` is what is sent, and signed."""

    provider: str
    id: str
    kind: str
    body: bytes


class Taken(msgspec.Struct):
    """What was captured for one order, how often, and what went back. In minor units."""

    captured: int = 0
    refunded: int = 0
    captures: int = 0


class Books:
    """Entities as each provider shows them, by their ids. Everything happens at once or not at all."""

    def __init__(self) -> None:
        self.intents: dict[str, Entity] = {}
        self.orders: dict[str, Entity] = {}
        self.payments: dict[str, Entity] = {}
        self.refunds: dict[str, Entity] = {}
        self.events: list[Event] = []
        self.fee_on_customer = 0
        """Razorpay's, in minor units, on top of what an order costs; 0 where the shop bears it."""
        self.closed = False
        """For customers: from now on nobody pays."""
        self.kept: dict[tuple[str, str], Entity] = {}
        """Answers by path and idempotency key."""
        self._numbers = count(1)

    def name(self, kind: str) -> str:
        return f"{kind}_{next(self._numbers):08}"

    def tell(self, provider: str, kind: str, payload: Entity) -> None:
        name, now = self.name("evt"), int(time.time())
        if provider == "stripe":
            event: Entity = {"id": name, "object": "event", "type": kind, "created": now, "data": {"object": payload}}
        else:
            contains = {part: {"entity": entity} for part, entity in payload.items()}
            event = {"entity": "event", "event": kind, "payload": contains, "created_at": now}
        self.events.append(Event(provider, name, kind, msgspec.json.encode(event)))

    def customer_pays(self, reference: str, *, succeed: bool = True) -> bool:
        """In the browser. Whether it could be paid at all."""
        if self.closed:
            return False
        return (
            self._pay_intent(reference, succeed) if reference in self.intents else self._pay_order(reference, succeed)
        )

    def _pay_intent(self, reference: str, succeed: bool) -> bool:
        intent = self.intents[reference]
        if intent["status"] != "requires_payment_method":
            return False
        charge = self.name("ch")
        intent["latest_charge"] = charge
        self.tell("stripe", "payment_intent.requires_action", intent)
        if succeed:
            intent.update(status="succeeded", amount_received=intent["amount"], last_payment_error=None)
            self.tell("stripe", "charge.succeeded", {"id": charge, "object": "charge", "payment_intent": reference})
            self.tell("stripe", "payment_intent.succeeded", intent)
        else:
            intent["last_payment_error"] = {"code": "card_declined", "decline_code": "do_not_honor", "charge": charge}
            self.tell("stripe", "payment_intent.payment_failed", intent)
        return True

    def _pay_order(self, reference: str, succeed: bool) -> bool:
        order = self.orders[reference]
        if order["status"] == "paid" or self.authorised(reference) is not None:
            return False
        payment: Entity = {
            "id": self.name("pay"),
            "entity": "payment",
            "order_id": reference,
            "amount": order["amount"] + self.fee_on_customer,
            "fee": self.fee_on_customer or None,
            "currency": order["currency"],
            "status": "authorized" if succeed else "failed",
            "captured": False,
            "amount_refunded": 0,
            "notes": order["notes"],
            "error_code": None if succeed else "BAD_REQUEST_ERROR",
            "error_reason": None if succeed else "payment_failed",
            "card": {"last4": "1111"},
            "created_at": int(time.time()),
        }
        order.update(status="attempted", attempts=order["attempts"] + 1)
        self.payments[payment["id"]] = payment
        self.tell("razorpay", "payment.authorized" if succeed else "payment.failed", {"payment": payment})
        return True

    def authorised(self, order: str) -> Entity | None:
        return next((one for one in self.payments_of(order) if one["status"] == "authorized"), None)

    def payments_of(self, order: str) -> Iterator[Entity]:
        return (payment for payment in self.payments.values() if payment["order_id"] == order)

    def capture(self, payment: Entity) -> None:
        """Razorpay's: the money that was reserved is taken."""
        order = self.orders[payment["order_id"]]
        payment.update(status="captured", captured=True)
        order.update(status="paid", amount_paid=order["amount"], amount_due=0)
        self.tell("razorpay", "payment.captured", {"payment": payment})
        self.tell("razorpay", "order.paid", {"payment": payment, "order": order})

    def lapse(self, payment: Entity) -> None:
        """Razorpay's: what was reserved and never taken is let go, which it calls a refund."""
        name = self.name("rfnd")
        payment.update(status="refunded", amount_refunded=payment["amount"], refund_status="full")
        refund = {"id": name, "entity": "refund", "amount": payment["amount"], "payment_id": payment["id"],
                  "currency": payment["currency"], "status": "processed", "notes": []}  # fmt: skip
        self.refunds[name] = refund
        self.tell("razorpay", "refund.processed", {"refund": refund, "payment": payment})

    def refundable(self, subject: str) -> int:
        """Of an intent or a Razorpay payment, in minor units."""
        found = self.intents.get(subject) or self.payments[subject]
        taken = found["amount_received"] if subject in self.intents else own_amount(found) if found["captured"] else 0
        return int(taken) - self.given_back(subject)

    def refunds_of(self, subject: str) -> Iterator[Entity]:
        return (one for one in self.refunds.values() if subject in (one.get("payment_intent"), one.get("payment_id")))

    def given_back(self, subject: str) -> int:
        """In minor units; what came to nothing is none."""
        return sum(int(one["amount"]) for one in self.refunds_of(subject) if one["status"] != "failed")

    def refund_comes_back(self, name: str) -> None:
        """Weeks later, of a card that is no more; the customer does not have the money."""
        refund = self.refunds[name]
        refund.update(status="failed", failure_reason="expired_or_canceled_card")
        if "payment_intent" in refund:
            self.tell("stripe", "refund.failed", {"object": "refund", **refund})
        else:
            payment = self.payments[refund["payment_id"]]
            self.tell("razorpay", "refund.failed", {"refund": refund, "payment": payment})

    def by_order(self) -> dict[str, Taken]:
        """The shop's order ids, and what was taken for each, in the shop's minor units."""
        found: dict[str, Taken] = defaultdict(Taken)
        for intent in self.intents.values():
            if intent["status"] == "succeeded":
                amounts = (intent["amount_received"], self.given_back(intent["id"]))
                currency = intent["currency"].upper()
                taken = found[intent["metadata"]["order_id"]]
                add(taken, *(ours(Provider.STRIPE, amount, currency) for amount in amounts))
        for payment in self.payments.values():
            if payment["captured"]:
                add(found[payment["notes"]["order_id"]], own_amount(payment), self.given_back(payment["id"]))
        return dict(found)


def own_amount(payment: Entity) -> int:
    """The shop's part of a Razorpay payment."""
    return int(payment["amount"]) - (payment["fee"] or 0)


def add(taken: Taken, amount: int, refunded: int) -> None:
    taken.captured += amount
    taken.captures += 1
    taken.refunded += refunded
