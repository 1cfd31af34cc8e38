"""What the admin of a drill gives back: by lines and by amounts, with goods and without, before sending and after."""

import random
from typing import Any, Final

import httpx

from cli.drill.ledger import History
from cli.drill.people import Person

SENT_AFTERWARDS: Final = 0.6
SENT_IN_PARTS: Final = 0.4


async def refund_some(admin: Person, note: int, history: History) -> None:
    """A few of the latest orders; what is left of them may be sent then. `note` is the plan's."""
    status = admin.dice.choice(("PAID", "PAID", "SHIPPED", "REFUNDED"))
    page = await admin.query(f"/admin/orders?status={status}&page_size=5")
    for order in [] if page is None else page["items"][:3]:
        refunded = await admin.command("POST", f"/admin/orders/{order['id']}/refunds", wish(order, note, admin.dice))
        if refunded is not None and refunded.is_success:
            items = refunded.json()["items"]
            history.counts["refunds"] += refunded.json()["amount"]["amount"] > 0
            history.counts["units refunded"] += sum(item["quantity"] for item in items)
            history.counts["units put back"] += sum(item["restocked_quantity"] for item in items)
        if status == "PAID" and admin.dice.random() < SENT_AFTERWARDS:
            await send(admin, order, history)


def wish(order: dict[str, Any], note: int, dice: random.Random) -> dict[str, Any]:
    """The body of a refund; some of them will be refused."""
    restock = dice.random() < 0.5
    match dice.randrange(4):
        case 0:
            return {"reason": "drill", "amount": note}
        case 1:
            return {"reason": "drill", "restock": restock}
        case choice:
            item = dice.choice(order["items"])
            items = [{"item_id": item["id"], "quantity": dice.randint(1, item["quantity"])}]
            goods_alone = {"amount": 0} if choice == 2 and restock else {}
            return {"reason": "drill", "items": items, "restock": restock, **goods_alone}


async def send(admin: Person, order: dict[str, Any], history: History) -> None:
    """What is left of it, or a unit of it."""
    path, item = f"/admin/orders/{order['id']}", admin.dice.choice(order["items"])
    if admin.dice.random() < SENT_IN_PARTS:
        parcel = {"items": [{"item_id": item["id"], "quantity": 1}]}
        sent = await admin.command("POST", f"{path}/shipments", parcel)
        history.counts["sent in part"] += sent is not None and sent.is_success
        return
    sent = await admin.command("PATCH", f"{path}/status", {"status": "SHIPPED"})
    history.counts["sent"] += sent is not None and sent.is_success
    history.counts["nothing left to send"] += sent is not None and is_nothing_to_send(sent)


def is_nothing_to_send(answer: httpx.Response) -> bool:
    return answer.status_code == 409 and answer.json()["code"] == "nothing-to-send"
