"""Narrowing a search by attributes and options, over HTTP."""

from typing import Any

from api.requests.named_filters import NAMES_MAX, VALUES_MAX
from tests.world import World

MUG = {
    "name": "Mug",
    "status": "published",
    "attributes": {"Colour": "Red", "volume": "300 ml"},
    "price": 900,
    "sku": "M",
}
COAT = {
    "name": "Coat",
    "status": "published",
    "attributes": {"Colour": "Blue"},
    "variants": [
        {"sku": "C-S", "options": {"size": "S"}, "price": 5_000, "stock_quantity": 0},
        {"sku": "C-L", "options": {"size": "L"}, "price": 10_000, "stock_quantity": 2},
    ],
}


def skus(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return sorted(item["sku"] for item in answer.json()["items"])


async def test_a_search_is_narrowed_by_what_products_and_their_variants_are(world: World) -> None:
    admin, customer = await world.admin(), await world.customer()
    for body in (MUG, COAT):
        assert (await admin.post("/admin/products", body)).status_code == 201
    assert (await admin.post("/admin/products", MUG | {"sku": "M2", "status": "draft"})).status_code == 201
    customer.token = admin.token

    found = await customer.get("/products")
    facets = found.json()["facets"]
    assert facets["attributes"] == [
        {"name": "Colour", "values": [{"value": "Blue", "count": 1}, {"value": "Red", "count": 1}]},
        {"name": "volume", "values": [{"value": "300 ml", "count": 1}], "min": 300, "max": 300, "unit": "ml"},
    ]
    assert facets["options"] == [{"name": "size", "values": [{"value": "L", "count": 1}, {"value": "S", "count": 1}]}]
    assert skus(await customer.get("/products?attr.colour=red")) == ["M"]
    assert skus(await customer.get("/products?attr.colour=red&attr.Colour=BLUE")) == ["C-S", "M"], "any of them"
    assert skus(await customer.get("/products?attr.colour=red&attr.volume=..200")) == [], "and all of them"
    assert skus(await customer.get("/products?attr.volume=250..350+ml&attr.colour=")) == ["M"]
    assert skus(await customer.get("/products?attr.nobody%20has%20it=1")) == []
    assert skus(await admin.get("/admin/products?attr.colour=red&sort=price&max_price=900")) == ["M", "M2"]

    met = (await customer.get("/products?option.size=S&option.size=L&in_stock=true")).json()["items"]
    assert [(item["sku"], item["variant"]["sku"], item["variant"]["price"]["amount"]) for item in met] == [
        ("C-S", "C-L", 10_000)
    ]
    assert skus(await customer.get("/products?option.size=S&min_price=6000")) == []
    assert skus(await customer.get("/products?max_price=6000&in_stock=true")) == []
    assert "variant" not in (await customer.get("/products?attr.colour=blue")).json()["items"][0]

    shown = await admin.put("/admin/search/facets", {"attributes": ["volume"], "options": []}, If_Match='"0"')
    assert (shown.status_code, shown.json()["version"]) == (200, 1)
    assert shown.json()["facets"] == {"attributes": ["volume"], "options": []}
    assert (await admin.get("/admin/search/settings")).json() == shown.json()
    facets = (await admin.get("/products")).json()["facets"]
    assert ([facet["name"] for facet in facets["attributes"]], facets["options"]) == (["volume"], [])
    assert await world.differences() == []

    before = await world.everything_written()
    for wrong in (
        {"attributes": ["colour", "COLOUR"], "options": None},
        {"attributes": None, "options": [" "]},
        {"attributes": [str(number) for number in range(21)], "options": None},
        {"attributes": None, "options": ["x" * 201]},
        {"attributes": None},
        {"attributes": ["colour"], "options": None, "brands": []},
    ):
        refused = await admin.put("/admin/search/facets", wrong)
        assert (refused.status_code, refused.json()["code"]) == (400, "invalid-input"), wrong
    late = await admin.put("/admin/search/facets", {"attributes": None, "options": None}, If_Match='"0"')
    assert (late.status_code, late.json()["code"]) == (412, "changed-meanwhile")
    assert (await customer.put("/admin/search/facets", {"attributes": None, "options": None})).status_code == 403
    assert await world.everything_written() == before


async def test_what_makes_no_sense_or_is_too_much_is_refused(world: World) -> None:
    admin = await world.admin()
    for asked, field in (
        ("attr.=red", "attr."),
        ("attr.%20=red", "attr."),
        ("option.=", "option."),
        ("attr=red", "attr"),
        ("attribute.colour=red", "attribute.colour"),
        ("&".join(f"attr.n{number}=1" for number in range(NAMES_MAX + 1)), "query"),
        ("&".join(f"attr.n{number}=1" for number in range(200)), "query"),
        ("&".join(f"attr.n={number}" for number in range(VALUES_MAX + 1)), "query"),
        (f"attr.{'x' * 201}=1", "query"),
        (f"attr.x={'1' * 1_001}", "query"),
        ("&".join(f"option.{name}={value}" for name in "abc" for value in range(6)), "option."),
    ):
        for path in ("/products", "/admin/products"):
            refused = await admin.get(f"{path}?{asked}")
            assert (refused.status_code, refused.json()["code"]) == (400, "invalid-input"), asked
            assert {error["field"] for error in refused.json()["errors"]} == {field}, asked
    for path in ("/brands", "/products/suggest", "/admin/orders", "/products/x"):
        assert (await admin.get(f"{path}?attr.colour=red")).status_code == 400, path
