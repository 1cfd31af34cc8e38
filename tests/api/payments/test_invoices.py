"""Invoices and credit notes: who gets them, as what, and that they stay as they were."""

import io
import re
from html import unescape
from typing import Any

from pypdf import PdfReader

from commands.base import perform
from commands.orders.forget_buyers import ForgetBuyers, forget_buyers
from tests.world import ADDRESS, Person, World

SHOP = {
    "name": "Lamps Ltd",
    "address": "1 Main Road\n3000 Bern",
    "tax_number": "CHE-1",
    "ships_to": "*",
    "guest_checkout": True,
    "low_stock": 5,
}
PDF = {"Accept": "application/pdf"}


def lines_of(pdf: bytes) -> list[str]:
    return [line for page in PdfReader(io.BytesIO(pdf), strict=True).pages for line in page.extract_text().splitlines()]


def said_on(page: str) -> list[str]:
    """The texts of a page, from its table's head on."""
    texts = [unescape(text) for text in re.findall(">([^<>]+)<", page.partition("<body>")[2]) if text.strip()]
    return texts[texts.index("Amount") + 1 :]


async def refused(person: Person, path: str, **headers: str) -> tuple[int, str]:
    answer = await person.get(path, **headers)
    return answer.status_code, answer.json()["code"]


async def sold(world: World, admin: Person, eve: Person) -> dict[str, Any]:
    """Two lamps and a desk, less 10 %, with shipping and 8.1 % on top: 51.73 in all, not paid yet."""
    await admin.put("/admin/shop", SHOP)
    await admin.put("/admin/tax-rates/CH", {"name": "VAT", "basis_points": 810})
    await admin.post("/admin/shipping-prices", {"name": "all", "price": 735, "countries": ["*"]})
    await admin.post("/admin/coupons", {"code": "TEN", "kind": "percent", "value": 10})
    await world.product("LAMP", price=1_000, name="Lamp <1>")
    await world.product("DESK", price=2_500)
    await eve.post("/cart/add", {"sku": "LAMP", "quantity": 2})
    await eve.post("/cart/add", {"sku": "DESK"})
    order: dict[str, Any] = (await eve.post("/order/create", {"shipping_address": ADDRESS, "coupon": "TEN"})).json()
    assert order["total"]["amount"] == 5_173
    return order


async def test_an_order_has_an_invoice_once_it_is_paid_which_stays_as_it_was(world: World) -> None:
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    order = await sold(world, admin, eve)
    path = f"/orders/{order['id']}/invoice"
    assert (await refused(eve, path), order["invoice"]) == ((409, "not-invoiced"), None)

    await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})

    page, pdf = await eve.get(path, Accept="text/html,*/*;q=0.8"), await eve.get(path, **PDF)
    year = pdf.headers["content-disposition"].removeprefix('inline; filename="INV-')[:4]
    number = f"INV-{year}-000001"
    shown = (await eve.get(f"/orders/{order['id']}")).json()
    assert shown["invoice"] == {"number": number, "issued_at": shown["paid_at"]}
    assert shown["credit_notes"] == []
    assert pdf.headers["content-type"] == "application/pdf"
    assert (page.headers["content-type"], page.headers["cache-control"]) == ("text/html; charset=utf-8", "no-store")
    (policy,) = page.headers.get_list("content-security-policy")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert (page.headers["vary"], page.headers["x-content-type-options"]) == ("Accept", "nosniff")
    assert "Lamp &lt;1&gt;" in page.text
    assert lines_of(pdf.content) == [
        "Invoice",
        f"Number: {number}",
        f"Date: {shown['paid_at'][:10]}",
        f"Order {order['number']}",
        "Lamps Ltd",
        "1 Main Road",
        "3000 Bern",
        "Tax number: CHE-1",
        "Billed to:",
        "Eve",
        "1 Main Road",
        "CH-3000 Bern",
        "Switzerland",
        "All amounts in USD",
        "Item Quantity Unit price Amount",
        "Lamp <1>",
        "LAMP",
        "2 10.00 20.00",
        "Product DESK",
        "DESK",
        "1 25.00 25.00",
        "Subtotal 45.00",
        "Discount (TEN) -4.50",
        "Shipping 7.35",
        "Tax 8.1 % on 47.85, added 3.88",
        "Total 51.73",
        "Page 1 of 1",
    ]
    assert await refused(ben, path) == (404, "not-found")
    assert await refused(world.anyone, path) == (401, "not-signed-in")
    assert await refused(eve, path, Accept="application/json") == (406, "not-acceptable")
    assert await refused(eve, path, Accept="text/html;q=0, image/*") == (406, "not-acceptable")

    await admin.put("/admin/shop", SHOP | {"name": "Desks Ltd", "tax_number": ""})
    await admin.put("/admin/tax-rates/CH", {"name": "VAT", "basis_points": 900})
    assert await world.level()
    assert ((await admin.get(path, **PDF)).content, (await eve.get(path)).content) == (pdf.content, page.content)
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_what_goes_back_has_a_credit_note_and_all_of_them_all_of_the_tax(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    order = await sold(world, admin, eve)
    await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})
    lamp = [{"item_id": order["items"][0]["id"], "quantity": 1}]
    refunds = f"/admin/orders/{order['id']}/refunds"
    by_line = (await admin.post(refunds, {"reason": "broken", "items": lamp, "restock": True})).json()
    by_amount = (await admin.post(refunds, {"reason": "late", "amount": 100})).json()
    again = (await admin.post(refunds, {"reason": "found", "items": lamp, "amount": 0, "restock": True})).json()
    cancelled = (await admin.post(f"/orders/{order['id']}/cancel")).json()

    amounts = [by_line["amount"]["amount"], by_amount["amount"]["amount"], again["amount"]["amount"]]
    assert amounts == [973, 100, 0]
    notes = cancelled["credit_notes"]
    year = notes[0]["number"][3:7]
    assert [(one["number"], one["amount"]["amount"]) for one in notes] == [
        (f"CN-{year}-000001", 973),
        (f"CN-{year}-000002", 100),
        (f"CN-{year}-000003", 4_100),
    ]
    assert [one["refund_id"] for one in notes[:2]] == [by_line["id"], by_amount["id"]]
    eve.token = admin.token
    assert (await eve.get(f"/orders/{order['id']}")).json()["credit_notes"] == notes

    async def printed(number: str) -> list[str]:
        path = f"/orders/{order['id']}/credit-notes/{number}"
        return said_on((await eve.get(path)).text)

    first, second, last = [await printed(one["number"]) for one in notes]
    assert first[:5] == ["Lamp <1>", "LAMP", "1", "10.00", "9.73"]
    assert first[5:] == ["Subtotal", "9.73", "Tax 8.1 % on 9.01, included", "0.72", "Total credited", "9.73"]
    assert second[:3] == ["Not for single items", "1.00", "Tax 8.1 % on 0.92, included"]
    assert second[3:] == ["0.08", "Total credited", "1.00"]
    assert last[-4:] == ["Tax 8.1 % on 37.92, included", "3.08", "Total credited", "41.00"]
    assert await refused(eve, f"/orders/{order['id']}/credit-notes/CN-2026-999999") == (404, "not-found")
    invoice = cancelled["invoice"]["number"]
    assert await refused(eve, f"/orders/{order['id']}/credit-notes/{invoice}") == (404, "not-found")
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_a_guest_reads_it_with_the_order_s_token_and_a_forgotten_buyer_is_not_on_it(world: World) -> None:
    await world.product("LAMP", price=0)
    admin, eve = await world.admin(), await world.customer()
    guest = world.anyone
    order = await guest.ordered("LAMP", email="ben@example.com")
    token = {"Order_Token": order["order_token"]}
    await guest.post(f"/orders/{order['id']}/payments", {"provider": "dummy"}, **token)
    free = await guest.get(f"/orders/{order['id']}/invoice", **token)
    assert said_on(free.text)[-2:] == ["Total", "0.00"]
    assert await refused(guest, f"/orders/{order['id']}/invoice", Order_Token="x") == (404, "not-found")

    bought = await eve.bought("LAMP")
    path = f"/orders/{bought['id']}/invoice"
    admin.token = eve.token
    before = (await admin.get(path)).text
    for status in ("SHIPPED", "DELIVERED"):
        await admin.patch(f"/admin/orders/{bought['id']}/status", {"status": status})
    await world.postgres.execute("update accounts set erased_at = now() where id = $1", eve.id)
    await forgotten(world)
    buyer = "".join(f"<p><bdi>{line}</bdi></p>\n" for line in ("Eve", "1 Main Road", "CH-3000 Bern"))
    assert before.count(buyer) == 1
    assert (await admin.get(path)).text == before.replace(buyer, ""), "Switzerland is left"


async def forgotten(world: World) -> None:
    """The last of what an erasure does."""
    assert await perform(world.postgres, forget_buyers, ForgetBuyers()) == 1
    await world.level()
