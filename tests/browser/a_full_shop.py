"""A shop in which every page has something to show, most of it written by people who mean no good."""

from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

import httpx
import msgspec

from commands.base import perform
from db.work import Work
from domain.catalog.product import Product
from domain.events import MailChanged
from tests.adapters.pictures.drawn import saved, two_halves
from tests.api.catalog.test_images import send
from tests.api.catalog.test_imports import clerk_works
from tests.world import ADDRESS, Person, World

SCRIPT: Final = "<script>alert(1)</script>"
IMAGE: Final = '"><img src=x onerror=alert(1)>'
SUM: Final = "{{7*7}}"
LONG: Final = "Donaudampfschifffahrtsgesellschaft" * 3
"""102 characters without a space."""
HOSTILE: Final = f"{SCRIPT} {IMAGE} {SUM}"
TO: Final = ADDRESS | {"name": IMAGE, "line1": SCRIPT, "line2": LONG[:100], "city": SUM + LONG[:40]}
CATALOG: Final = f"sku,name,price\nMUG,{SCRIPT},8.50\n{LONG[:50]},{LONG},\n"
PIXELS: Final = (600, 400)


class FullShop(msgspec.Struct):
    """`ids` fill the paths of pages: by the name of the parameter, or by the path itself where that says too little."""

    world: World
    admin: Person
    eve: Person
    ids: dict[str, str]
    queries: dict[str, str]

    def path(self, route: str) -> str:
        """Raises KeyError for a page nobody has thought of here."""
        parts = []
        for part in route.split("/"):
            name = part.strip("{}").partition(":")[0]
            known = self.ids.get(f"{route} {name}") or self.ids[name] if part.startswith("{") else part
            parts.append(quote(known, safe=""))
        return "/".join(parts) + self.queries.get(route, "")


async def a_full_shop(world: World) -> FullShop:
    filling = Filling(world, await world.admin(), await world.customer())
    await filling.prices_and_rules()
    await filling.shelves()
    await filling.people()
    await filling.orders()
    await filling.programs()
    await world.level()
    return FullShop(world, filling.admin, filling.eve, filling.ids, filling.queries)


def made(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


class Filling:
    def __init__(self, world: World, admin: Person, eve: Person) -> None:
        self.world = world
        self.admin = admin
        self.eve = eve
        self.ids: dict[str, str] = {}
        self.queries: dict[str, str] = {}

    async def makes(self, path: str, **body: Any) -> Any:
        return made(await self.admin.post(f"/admin/{path}", body))

    async def prices_and_rules(self) -> None:
        shop = {"name": f"Lamps {SUM} & {SCRIPT}", "ships_to": "*", "guest_checkout": True, "low_stock": 3}
        made(await self.admin.put("/admin/shop", shop))
        coupon = await self.makes("coupons", code="TEN-" + "X" * 60, kind="percent", value=10)
        promotion = await self.makes(
            "promotions", name=f"{SCRIPT} {LONG[:60]}", kind="free_shipping_over", min_subtotal=50_000
        )
        price = await self.makes("shipping-prices", name=f"{IMAGE} {LONG[:40]}", countries=["*"], price=500)
        made(await self.admin.put("/admin/tax-rates/CH", {"name": SCRIPT, "basis_points": 810}))
        self.ids |= {
            "coupon_id": coupon["id"],
            "promotion_id": promotion["id"],
            "shipping_price_id": price["id"],
            "country": "CH",
        }

    async def shelves(self) -> None:
        home = await self.makes("categories", name=f"{SCRIPT} {SUM}")
        below = await self.makes("categories", name=f"{IMAGE} {LONG[:60]}", parent_id=home["id"])
        brand, tag = await self.makes("brands", name=f"{LONG[:80]}"), await self.makes("tags", name=f"{SCRIPT} new")
        terms = {"category_id": below["id"], "brand_id": brand["id"], "tags": [tag["slug"]], "status": "published"}
        attributes = {"weight_grams": 1_250, SCRIPT: IMAGE, LONG[:90]: LONG, "foldable": True, "colour": SUM}
        variants: list[dict[str, Any]] = [
            {"sku": "LAMP", "price": 4_900, "compare_at_price": 5_900, "stock_quantity": 40, "options": {"Size": "S"}},
            {"sku": LONG[:60], "price": 129_900, "stock_quantity": 2, "options": {"Size": LONG[:90]}},
            {"sku": f'A "b" {SUM} &', "price": 5_500, "stock_quantity": 0, "options": {"Size": SCRIPT}},
        ]
        description = f"<p>{SUM} Bright.</p><table><tr><td>{LONG}</td></tr></table>{SCRIPT}{IMAGE}"
        lamp = await self.makes(
            "products",
            name=f"{SCRIPT} {LONG}",
            description=description,
            attributes=attributes,
            variants=variants,
            slug="lamp",
            **terms,
        )
        self.lamp = lamp
        for size in (PIXELS, PIXELS[::-1]):
            made(await send(self.admin, UUID(lamp["id"]), saved(two_halves(size), "PNG"), alt=HOSTILE))
        for number, name in enumerate(("Desk lamp", f"{IMAGE} lamp", "Lamp")):
            one = {"sku": f"DESK-{number}", "price": 1_000 + number, "stock_quantity": 9 * number}
            await self.makes("products", name=name, variants=[one], **terms, attributes={"weight_grams": 100 + number})
        self.desk: Product = await self.world.product("DESK", stock=90, name="Desk", price=240_100)
        words = {"synonyms": [["lamp", "light"], [LONG[:70], SCRIPT]], "stop_words": ["the"]}
        made(await self.admin.put("/admin/search/words", words))
        made(await self.admin.put("/admin/search/facets", {"attributes": ["weight_grams", SCRIPT], "options": None}))
        await self.makes("search/placements", kind="pin", product_id=lamp["id"], query="lamp")
        await self.makes("search/boosts", kind="newest", days=3, strength=1)
        await self.makes("inventory/LAMP/adjust", delta=5, reason=f"{SCRIPT} {LONG}")
        self.ids |= {
            "product_id": lamp["id"],
            "variant_id": lamp["variants"][1]["id"],
            "category_id": below["id"],
            "/office/brands/{label_id:uuid} label_id": brand["id"],
            "/office/tags/{label_id:uuid} label_id": tag["id"],
            "/p/{slug:str} slug": "lamp",
            "/c/{slug:str} slug": below["slug"],
            "sku": variants[1]["sku"],
        }
        self.queries |= {"/search": f"?q={quote(f'lamp {SCRIPT} {IMAGE}')}", "/office/search/preview": "?q=lamp"}

    async def people(self) -> None:
        made(await self.eve.patch("/auth/me", {"name": f"{SCRIPT} {LONG[:70]}"}))
        address = made(await self.eve.post("/addresses", TO))
        for product in (self.lamp["id"], str(self.desk.id)):
            made(await self.eve.post("/wishlist", {"product_id": product}))
        said = {"rating": 4, "title": f"{SCRIPT} {LONG[:90]}", "body": f"{HOSTILE}\n{LONG}"}
        own = made(await self.eve.post(f"/products/{self.lamp['id']}/reviews", said))
        ben = await self.world.customer()
        another = made(await ben.post(f"/products/{self.lamp['id']}/reviews", said | {"rating": 1}))
        third = await self.world.customer()
        made(await third.post(f"/products/{self.lamp['id']}/reviews", said))
        reply = {"status": "approved", "reply": f"{HOSTILE} {LONG}"}
        for review in (own, another):
            made(await self.admin.patch(f"/admin/reviews/{review['id']}", reply))
        made(await third.post(f"/reviews/{another['id']}/report", {"reason": HOSTILE}))
        self.ids |= {
            "address_id": address["id"],
            "review_id": own["id"],
            "/my/reviews/{review_id:str}/report review_id": another["id"],
            "user_id": str(self.eve.id),
        }
        self.queries["/my/reviews/new"] = f"?product={self.desk.id}"

    async def orders(self) -> None:
        eve, admin = self.eve, self.admin
        more: dict[str, Any] = {"shipping_address": TO, "note": f"{HOSTILE} {LONG}"}
        waiting = await eve.ordered("DESK", **more)
        by_hand = await eve.ordered("DESK", **more)
        made(await admin.patch(f"/admin/orders/{by_hand['id']}/status", {"status": "PAID"}))
        made(await eve.post(f"/orders/{by_hand['id']}/cancel"))  # somebody has to give the money back
        given_back = await eve.bought("DESK", 2, **more)
        whole = {"reason": HOSTILE}
        made(await admin.post(f"/admin/orders/{given_back['id']}/refunds", whole))
        await eve.post("/cart/add", {"sku": LONG[:60], "quantity": 1})
        sent = await eve.bought("LAMP", 3, **more)
        parcel = {
            "items": [{"item_id": item["id"], "quantity": 1} for item in sent["items"]],
            "carrier": SCRIPT,
            "tracking_number": LONG[:90],
            "tracking_url": f"https://parcels.example/{LONG}",
        }
        parcel = made(await admin.post(f"/admin/orders/{sent['id']}/shipments", parcel))
        some = {"items": [{"item_id": sent["items"][0]["id"], "quantity": 1}], "reason": HOSTILE}
        made(await eve.post(f"/orders/{sent['id']}/returns", some))
        made(await admin.post(f"/admin/orders/{sent['id']}/refunds", {"reason": f"{SCRIPT} {LONG}", "amount": 150}))
        made(await admin.post(f"/admin/orders/{sent['id']}/notes", {"text": f"{HOSTILE}\n{LONG}"}))
        arrived = await eve.bought("DESK", **more)
        for status in ("SHIPPED", "DELIVERED"):
            made(await admin.patch(f"/admin/orders/{arrived['id']}/status", {"status": status}))
        for sku in ("LAMP", "DESK"):
            await eve.post("/cart/add", {"sku": sku, "quantity": 2})
        await self.world.level()
        document = made(await admin.get(f"/admin/orders/{sent['id']}"))
        self.ids |= {
            "order_id": sent["id"],
            "/my/orders/{order_id:str}/pay order_id": waiting["id"],
            "/my/orders/{order_id:str}/paid order_id": waiting["id"],
            "number": document["credit_notes"][0]["number"],
            "shipment_id": document["shipments"][0]["id"],
        }

        async def give_up(order: UUID, work: Work) -> None:
            """A mail, as the clerk does after a day."""
            mail: UUID = await work.connection.fetchval(
                "insert into mails (kind, subject, version, status, tries, failure)"
                " values ('order-placed', $1, 0, 'failed', 3, $2) returning id",
                order,
                f"550 {SCRIPT} {LONG}",
            )
            work.record(MailChanged(subject=mail, version=1))

        await perform(self.world.postgres, give_up, UUID(waiting["id"]))

    async def programs(self) -> None:
        path = "https://erp.example.com/" + LONG
        webhook = await self.makes("webhooks", url=path, events=["order.paid", "stock.low"])
        await self.makes("keys", name=f"{SCRIPT} {LONG[:60]}", scopes=["stock:write", "stock:read"])
        sent = {**self.admin.headers, "Content-Type": "text/csv"}
        job = made(await self.world.client.post("/admin/products/import", content=CATALOG, headers=sent))
        await clerk_works(self.world)
        await self.eve.get("/search?q=" + quote(f"{SCRIPT} {LONG[:60]}"))
        self.ids |= {"webhook_id": webhook["id"], "job_id": job["id"]}
