"""What comes back in a drill: customers ask for it, several at once for the same goods, and the admin decides."""

import asyncio
from typing import Final

from cli.drill.ledger import History
from cli.drill.people import Person

SENT: Final = ("SHIPPED", "DELIVERED", "PAID")
WITHDRAWN: Final = 0.2
REFUSED: Final = 0.2
WISHES: Final[tuple[dict[str, object], ...]] = (
    {},
    {"restock": True},
    {"refund": False, "restock": True},
    {"refund": False},
)


async def ask_back(person: Person, history: History) -> None:
    """For units of one of their orders, twice at the same moment: of what was sent no more comes back than that."""
    dice = person.dice
    page = await person.query(f"/orders?status={dice.choice(SENT)}&page_size=5")
    if page is None or not page["items"]:
        return
    order = dice.choice(page["items"])
    item = dice.choice(order["items"])
    wish = {"items": [{"item_id": item["id"], "quantity": item["quantity"]}], "reason": "drill"}
    path = f"/orders/{order['id']}/returns"
    answers = await asyncio.gather(*(person.command("POST", path, wish) for _ in range(2)))
    asked = [answer.json()["id"] for answer in answers if answer is not None and answer.is_success]
    history.counts["returns"] += len(asked)
    if len(asked) > 1:
        history.broken.append(f"returned twice: {order['id']} {item['id']}")
    if asked and dice.random() < WITHDRAWN:
        await person.command("POST", f"{path}/{asked[0]}/withdraw")


async def take_back(admin: Person, history: History) -> None:
    """A few of those that wait, and of those that were accepted."""
    for status in ("requested", "accepted"):
        page = await admin.query(f"/admin/returns?status={status}&page_size=5")
        for one in [] if page is None else page["items"]:
            step: dict[str, object] = {"status": "refused" if admin.dice.random() < REFUSED else "accepted"}
            if status == "accepted":
                step = {"status": "received", **admin.dice.choice(WISHES)}
            taken = await admin.command("PATCH", f"/admin/returns/{one['id']}", step)
            history.counts["returns received"] += status == "accepted" and taken is not None and taken.is_success
