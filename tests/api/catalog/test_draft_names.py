"""What only drafts and archived products are filed under is nobody's business outside."""

import httpx
import pytest

from domain.catalog.product import ProductStatus
from tests.api.pages.surfer import Surfer
from tests.world import World

PUBLIC = (
    "/categories",
    "/brands",
    "/tags",
    "/products",
    "/products?q=lamp",
    "/products?category=home",
    "/products/suggest?q=hush",
    "/products/suggest?q=lamp",
    "/sitemap.xml",
    "/feeds/google.xml",
    "/feeds/google.tsv",
    "/feeds/products.jsonl",
)
PAGES = ("/", "/search", "/search?q=lamp", "/c/home", "/p/product-lamp")


@pytest.mark.parametrize("status", [ProductStatus.DRAFT, ProductStatus.ARCHIVED])
async def test_names_of_what_is_not_sold_are_told_to_nobody(world: World, status: ProductStatus) -> None:
    admin, surfer = await world.admin(), Surfer(world.app)
    home = (await admin.post("/admin/categories", {"name": "Home"})).json()["id"]
    below = (await admin.post("/admin/categories", {"name": "Hush rooms", "parent_id": home})).json()["id"]
    await admin.post("/admin/categories", {"name": "Nothing yet"})
    brand = (await admin.post("/admin/brands", {"name": "Hush brand"})).json()["id"]
    await world.product("LAMP", category=home, name="Product lamp", attributes={"watts": 40})
    body = {
        "name": "Hush lamp",
        "sku": "HUSH",
        "price": 900,
        "category_id": below,
        "brand_id": brand,
        "tags": ["Hush tag"],
        "attributes": {"hush name": "hush value"},
        "status": status.value,
    }
    hidden = (await admin.post("/admin/products", body)).json()["id"]
    await world.level()

    async def said(path: str) -> httpx.Response:
        return await (surfer.open(path) if path in PAGES else world.client.get(path))

    for path in (*PUBLIC, *PAGES):
        answer = await said(path)
        assert (path, answer.status_code, "hush" in answer.text.replace("q=hush", "").lower()) == (path, 200, False)
    for path in ("/c/hush-rooms", f"/p/{hidden}", "/p/hush-lamp"):
        assert (path, (await surfer.open(path)).status_code) == (path, 404)
    for path in ("/products?category=hush-rooms", "/products?brand=hush-brand", "/products?tag=hush-tag"):
        found = (await world.client.get(path)).text
        assert (path, "Hush" in found) == (path, False)

    assert "Nothing yet" in (await world.client.get("/categories")).text, "there is nothing to hide"
    for path, name in (("/categories", "Hush rooms"), ("/brands", "Hush brand"), ("/tags", "Hush tag")):
        assert (path, name in (await admin.get(path)).text) == (path, True)

    assert (await admin.patch(f"/admin/products/{hidden}", {"status": "published"})).status_code == 200
    await world.level()
    for path, name in (("/categories", "Hush rooms"), ("/brands", "Hush brand"), ("/tags", "Hush tag")):
        told = (await world.client.get(path)).text
        assert (path, name in told) == (path, True)
    await surfer.aclose()
