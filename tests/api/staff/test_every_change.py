"""Whatever route of the office changes something, who did it stands in the audit once."""

from collections.abc import Awaitable, Callable
from typing import Any, Final
from uuid import UUID

import httpx
import msgspec

from domain.catalog.product import Product
from tests.documented import documentation
from tests.world import Person, World

Made = dict[str, Any]


class Office(msgspec.Struct):
    """An admin, a product that is sold, what was bought of it, and what the admin has made so far, by kind."""

    world: World
    admin: Person
    eve: Person
    lamp: Product
    paid: Made
    sent: Made
    review: Made
    made: dict[str, Made] = {}

    async def makes(self, kind: str, body: Made, path: str | None = None) -> httpx.Response:
        answer = await self.admin.post(path or f"/admin/{kind}", body)
        self.made[kind] = answer.json()
        return answer

    @property
    def product(self) -> str:
        return f"/admin/products/{self.made['products']['id']}"

    async def changes(self, kind: str, body: Made) -> httpx.Response:
        return await self.admin.patch(f"/admin/{kind}/{self.made[kind]['id']}", body)

    async def removes(self, kind: str) -> httpx.Response:
        return await self.admin.delete(f"/admin/{kind}/{self.made[kind]['id']}")

    async def adds_variant(self) -> httpx.Response:
        body = {"sku": "TEE-M", "price": 900, "options": {"Size": "M"}}
        return await self.makes("variants", body, f"{self.product}/variants")

    @property
    def variant(self) -> str:
        return f"{self.product}/variants/{self.made['variants']['variants'][1]['id']}"

    async def adds_image(self) -> httpx.Response:
        return await self.makes("images", {"url": "https://pictures.example/tee.jpg"}, f"{self.product}/images")

    @property
    def image(self) -> str:
        return f"{self.product}/images/{self.made['images']['id']}"

    async def sends_catalog(self) -> httpx.Response:
        sent = {**self.admin.headers, "Content-Type": "text/csv"}
        catalog = "sku,name,price\nMUG,Mug,8.50\n"
        answer = await self.world.client.post("/admin/products/import", content=catalog, headers=sent)
        self.made["import"] = answer.json()
        return answer

    async def counts_shelf(self) -> httpx.Response:
        sent = {**self.admin.headers, "Content-Type": "text/csv"}
        path = "/admin/inventory/adjust?reason=counted"
        return await self.world.client.post(path, content="sku,stock_quantity\nLAMP,9\n", headers=sent)

    async def arranges(self) -> httpx.Response:
        return await self.admin.patch(f"{self.product}/images", {"order": [self.made["images"]["id"]]})

    async def steps(self, body: Made) -> httpx.Response:
        """A return of one unit that was sent; one that was received makes place for another."""
        if "returns" not in self.made or self.made["returns"]["status"] == "received":
            items = [{"item_id": self.sent["items"][0]["id"], "quantity": 1}]
            asked = await self.eve.post(f"/orders/{self.sent['id']}/returns", {"items": items, "reason": "broken"})
            self.made["returns"] = asked.json()
        answer = await self.changes("returns", body)
        self.made["returns"] = answer.json()
        return answer

    async def settles(self) -> httpx.Response:
        exception: UUID = await self.world.postgres.fetchval("select id from payment_exceptions")
        return await self.admin.patch(f"/admin/payments/exceptions/{exception}", {"reason": "by bank transfer"})

    async def resends(self) -> httpx.Response:
        mail: UUID = await self.world.postgres.fetchval(
            "insert into mails (kind, subject, version, status) values ('order-paid', $1, 0, 'failed') returning id",
            UUID(self.paid["id"]),
        )
        return await self.admin.post(f"/admin/mails/{mail}/resend")

    async def sends_again(self) -> httpx.Response:
        webhook = self.made["webhooks"]["id"]
        delivery: UUID = await self.world.postgres.fetchval(
            "insert into webhook_deliveries (endpoint_id, event, subject, position, body, status, occurred_at)"
            " values ($1, 'order.paid', $2, 1, '{}', 'failed', now()) returning id",
            UUID(webhook),
            UUID(self.paid["id"]),
        )
        return await self.admin.post(f"/admin/webhooks/{webhook}/deliveries/{delivery}/resend")


SIZE_S: Final = {"sku": "TEE-S", "price": 900, "options": {"Size": "S"}}
SHOP: Final = {"name": "Lamps", "ships_to": "*", "guest_checkout": True, "low_stock": 3}
CHANGES: Final[dict[str, Callable[[Office], Awaitable[httpx.Response]]]] = {
    "POST /admin/products/import begin_import": lambda o: o.sends_catalog(),
    "POST /admin/jobs/{job_id}/stop stop_import": lambda o: o.admin.post(f"/admin/jobs/{o.made['import']['id']}/stop"),
    "POST /admin/products create_product": lambda o: o.makes("products", {"name": "Tee", "variants": [SIZE_S]}),
    "PATCH /admin/products/{product_id} update_product": lambda o: o.admin.patch(o.product, {"name": "Shirt"}),
    "POST /admin/products/{product_id}/variants add_variant": lambda o: o.adds_variant(),
    "PATCH /admin/products/{product_id}/variants/{variant_id} update_variant": lambda o: o.admin.patch(
        o.variant, {"price": 950}
    ),
    "DELETE /admin/products/{product_id}/variants/{variant_id} remove_variant": lambda o: o.admin.delete(o.variant),
    "POST /admin/products/{product_id}/images add_image": lambda o: o.adds_image(),
    "PATCH /admin/products/{product_id}/images arrange_images": lambda o: o.arranges(),
    "PATCH /admin/products/{product_id}/images/{image_id} change_image": lambda o: o.admin.patch(o.image, {"alt": "A"}),
    "DELETE /admin/products/{product_id}/images/{image_id} remove_image": lambda o: o.admin.delete(o.image),
    "DELETE /admin/products/{product_id} update_product": lambda o: o.admin.delete(o.product),
    "POST /admin/categories create_category": lambda o: o.makes("categories", {"name": "Home"}),
    "PATCH /admin/categories/{category_id} change_category": lambda o: o.changes("categories", {"name": "House"}),
    "DELETE /admin/categories/{category_id} delete_category": lambda o: o.removes("categories"),
    "POST /admin/brands create_label": lambda o: o.makes("brands", {"name": "Lumen"}),
    "PATCH /admin/brands/{brand_id} rename_label": lambda o: o.changes("brands", {"name": "Lumens"}),
    "DELETE /admin/brands/{brand_id} delete_label": lambda o: o.removes("brands"),
    "POST /admin/tags create_label": lambda o: o.makes("tags", {"name": "new"}),
    "PATCH /admin/tags/{tag_id} rename_label": lambda o: o.changes("tags", {"name": "newer"}),
    "DELETE /admin/tags/{tag_id} delete_label": lambda o: o.removes("tags"),
    "POST /admin/coupons create_coupon": lambda o: o.makes("coupons", {"code": "TEN", "kind": "percent", "value": 10}),
    "PATCH /admin/coupons/{coupon_id} update_coupon": lambda o: o.changes("coupons", {"value": 20}),
    "DELETE /admin/coupons/{coupon_id} delete_coupon": lambda o: o.removes("coupons"),
    "POST /admin/promotions create_promotion": lambda o: o.makes(
        "promotions", {"name": "Sent free", "kind": "free_shipping_over", "min_subtotal": 5_000}
    ),
    "PATCH /admin/promotions/{promotion_id} update_promotion": lambda o: o.changes("promotions", {"active": False}),
    "DELETE /admin/promotions/{promotion_id} delete_promotion": lambda o: o.removes("promotions"),
    "POST /admin/shipping-prices create_shipping_price": lambda o: o.makes(
        "shipping-prices", {"name": "World", "countries": ["*"], "price": 500}
    ),
    "PATCH /admin/shipping-prices/{shipping_price_id} update_shipping_price": lambda o: o.changes(
        "shipping-prices", {"price": 600}
    ),
    "DELETE /admin/shipping-prices/{shipping_price_id} delete_shipping_price": lambda o: o.removes("shipping-prices"),
    "PUT /admin/tax-rates/{country} set_tax_rate": lambda o: o.admin.put(
        "/admin/tax-rates/CH", {"name": "MWST", "basis_points": 810}
    ),
    "DELETE /admin/tax-rates/{country} delete_tax_rate": lambda o: o.admin.delete("/admin/tax-rates/CH"),
    "PUT /admin/search/words change_search_words": lambda o: o.admin.put(
        "/admin/search/words", {"synonyms": [["lamp", "light"]], "stop_words": []}
    ),
    "PUT /admin/search/facets offer_facets": lambda o: o.admin.put(
        "/admin/search/facets", {"attributes": ["colour"], "options": None}
    ),
    "POST /admin/search/placements place_product": lambda o: o.makes(
        "placements", {"kind": "pin", "product_id": str(o.lamp.id), "query": "lamp"}, "/admin/search/placements"
    ),
    "DELETE /admin/search/placements/{placement_id} remove_placement": lambda o: o.admin.delete(
        f"/admin/search/placements/{o.made['placements']['id']}"
    ),
    "POST /admin/search/boosts add_boost": lambda o: o.makes(
        "boosts", {"kind": "brand", "value": "acme", "strength": 2}, "/admin/search/boosts"
    ),
    "DELETE /admin/search/boosts/{boost_id} remove_boost": lambda o: o.admin.delete(
        f"/admin/search/boosts/{o.made['boosts']['id']}"
    ),
    "POST /admin/webhooks create_endpoint": lambda o: o.makes(
        "webhooks", {"url": "https://erp.example.com/", "events": ["order.paid"]}
    ),
    "PATCH /admin/webhooks/{webhook_id} change_endpoint": lambda o: o.changes("webhooks", {"events": ["stock.low"]}),
    "POST /admin/webhooks/{webhook_id}/rotate-secret rotate_secret": lambda o: o.admin.post(
        f"/admin/webhooks/{o.made['webhooks']['id']}/rotate-secret"
    ),
    "POST /admin/webhooks/{webhook_id}/deliveries/{delivery_id}/resend resend_delivery": lambda o: o.sends_again(),
    "DELETE /admin/webhooks/{webhook_id} remove_endpoint": lambda o: o.removes("webhooks"),
    "PUT /admin/shop change_shop": lambda o: o.admin.put("/admin/shop", SHOP),
    "POST /admin/inventory/adjust adjust_many": lambda o: o.counts_shelf(),
    "POST /admin/inventory/{sku}/adjust adjust_stock": lambda o: o.admin.post(
        "/admin/inventory/LAMP/adjust", {"delta": 5, "reason": "delivery"}
    ),
    "POST /admin/inventory/{sku}/count count_stock": lambda o: o.admin.post(
        "/admin/inventory/LAMP/count", {"stock_quantity": 7, "reason": "counted"}
    ),
    "POST /admin/orders/{order_id}/notes write_order_note": lambda o: o.admin.post(
        f"/admin/orders/{o.paid['id']}/notes", {"text": "Called."}
    ),
    "POST /admin/orders/{order_id}/shipments send_parcel": lambda o: o.admin.post(
        f"/admin/orders/{o.sent['id']}/shipments", {"items": [{"item_id": o.sent["items"][0]["id"], "quantity": 1}]}
    ),
    "PATCH /admin/orders/{order_id}/status send_parcel": lambda o: o.admin.patch(
        f"/admin/orders/{o.sent['id']}/status", {"status": "SHIPPED"}
    ),
    "POST /admin/orders/{order_id}/refunds refund_order": lambda o: o.admin.post(
        f"/admin/orders/{o.paid['id']}/refunds", {"reason": "broken", "amount": 100}
    ),
    "PATCH /admin/returns/{return_id} accept_return": lambda o: o.steps({"status": "accepted"}),
    "PATCH /admin/returns/{return_id} receive_return": lambda o: o.steps({"status": "received", "restock": True}),
    "PATCH /admin/returns/{return_id} refuse_return": lambda o: o.steps({"status": "refused"}),
    "PATCH /admin/payments/exceptions/{exception_id} settle_payment_exception": lambda o: o.settles(),
    "PATCH /admin/reviews/{review_id} moderate_review": lambda o: o.admin.patch(
        f"/admin/reviews/{o.review['id']}", {"status": "approved"}
    ),
    "DELETE /admin/reviews/{review_id} delete_review": lambda o: o.admin.delete(f"/admin/reviews/{o.review['id']}"),
    "POST /admin/keys create_key": lambda o: o.makes("keys", {"name": "Warehouse", "scopes": ["stock:write"]}),
    "DELETE /admin/keys/{key_id} end_key": lambda o: o.removes("keys"),
    "PATCH /admin/users/{user_id} change_user": lambda o: o.admin.patch(f"/admin/users/{o.eve.id}", {"active": False}),
    "POST /admin/mails/{mail_id}/resend resend_mail": lambda o: o.resends(),
}


def test_all_there_are_are_tried() -> None:
    said = {each for each in documentation().operations if " /admin/" in each and not each.startswith("GET ")}
    assert {each.rpartition(" ")[0] for each in CHANGES} == said


async def test_each_leaves_exactly_one_record(world: World) -> None:
    lamp = await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    paid, sent = await eve.ordered("LAMP"), await eve.bought("LAMP", 2)
    await admin.patch(f"/admin/orders/{paid['id']}/status", {"status": "PAID"})
    by_hand = await eve.ordered("LAMP")
    await admin.patch(f"/admin/orders/{by_hand['id']}/status", {"status": "PAID"})
    await eve.post(f"/orders/{by_hand['id']}/cancel")  # somebody has to give the money back
    review = (await eve.post(f"/products/{lamp.id}/reviews", {"rating": 5, "title": "Bright", "body": "It is."})).json()
    await world.level()
    office = Office(world, admin, eve, lamp, paid, sent, review)
    before = await world.postgres.fetchval("select count(*) from audit_records")

    for number, (operation, changes) in enumerate(CHANGES.items(), start=1):
        answer = await changes(office)
        assert answer.is_success, (operation, answer.text)
        records = await world.postgres.fetch("select * from audit_records order by id offset $1", before)
        assert len(records) == number, operation
        last = records[-1]
        assert (last["action"], last["actor_id"]) == (operation.rpartition(" ")[2], admin.id), operation
        assert last["request_id"] == answer.headers["x-request-id"], operation
    assert await world.differences() == []
