"""Forms: a field left empty is not given, and everything that is wrong is told at once."""

from typing import Any

import pytest

from tests.world import ADDRESS, World

WELCOME = {"code": "WELCOME", "kind": "percent", "value": 10}
UNSAID = {
    "/admin/products": "slug description category_id brand_id tags attributes status sku stock_quantity variants",
    "/admin/coupons": "starts_at ends_at min_subtotal max_redemptions max_per_customer active",
    "/admin/categories": "slug parent_id",
    "/admin/shipping-prices": "free_from",
}
GIVEN: dict[str, dict[str, Any]] = {
    "/admin/products": {"name": "Desk Lamp", "price": 4_500},
    "/admin/coupons": WELCOME,
    "/admin/categories": {"name": "Lamps"},
    "/admin/shipping-prices": {"name": "World", "countries": ["*"], "price": 700},
}
OF_ANOTHER: dict[str, dict[str, Any]] = {
    "/admin/products": {"name": "Other Lamp"},
    "/admin/coupons": {"code": "OTHER"},
    "/admin/categories": {"name": "Other Lamps"},
    "/admin/shipping-prices": {"countries": ["CH"]},
}
ITS_OWN = frozenset("id name path slug path_slugs sku code countries created_at updated_at".split())


@pytest.mark.parametrize("path", UNSAID)
async def test_a_field_left_empty_is_as_good_as_left_out(world: World, path: str) -> None:
    admin = await world.admin()
    answer = await admin.post(path, GIVEN[path] | dict.fromkeys(UNSAID[path].split(), ""))
    assert answer.status_code == 201, answer.text
    another = await admin.post(path, GIVEN[path] | OF_ANOTHER[path])
    assert without_its_own(answer.json()) == without_its_own(another.json())


def without_its_own(value: Any) -> Any:
    match value:
        case dict():
            return {name: without_its_own(inner) for name, inner in value.items() if name not in ITS_OWN}
        case list():
            return [without_its_own(inner) for inner in value]
    return value


async def test_a_field_emptied_is_cleared_where_nothing_can_be_and_stays_otherwise(world: World) -> None:
    admin = await world.admin()
    lamps = (await admin.post("/admin/categories", {"name": "Lamps"})).json()["id"]
    body = {"name": "Lamp", "price": 4_500, "category_id": lamps, "tags": ["new"], "status": "published"}
    lamp = f"/admin/products/{(await admin.post('/admin/products', body)).json()['id']}"
    shown = (await admin.patch(lamp, {"category_id": "", "price": "", "status": "", "tags": ""})).json()
    assert (shown["category"], shown["price"]["amount"], shown["status"]) == (None, 4_500, "published")
    assert [tag["name"] for tag in shown["tags"]] == ["new"]
    assert (await admin.patch(lamp, {"name": " "})).json()["errors"] == [
        {"field": "name", "message": "This can't be empty.", "code": "required"}
    ]

    limited = WELCOME | {"ends_at": "2999-01-01T00:00:00Z", "max_redemptions": 9, "active": False}
    coupon = f"/admin/coupons/{(await admin.post('/admin/coupons', limited)).json()['id']}"
    shown = (await admin.patch(coupon, {"ends_at": "", "max_redemptions": "", "active": ""})).json()
    assert (shown["ends_at"], shown["max_redemptions"], shown["active"]) == (None, None, False)


async def test_an_order_expects_nothing_of_a_total_left_empty(world: World) -> None:
    lamp = await world.product("LAMP")
    eve = await world.customer()
    added = await eve.post("/cart/add", {"sku": "", "product_id": str(lamp.id), "variant_id": "", "quantity": ""})
    assert added.status_code == 200, added.text
    placed = await eve.post("/order/create", {"shipping_address": ADDRESS, "expected_total": "", "coupon": ""})
    assert placed.status_code == 201, placed.text


EUROS = {"amount": -1, "currency": "EUR"}
TEE = {"options": {"Size": "S"}, "price": 1_000}
NO_EMPTY = "This can't be empty."
OTHER_CURRENCY = "This store's currency is USD."


@pytest.mark.parametrize(
    ("method", "path", "body", "errors"),
    [
        (
            "POST",
            "/admin/products",
            {"name": " ", "price": EUROS, "variants": [{"price": EUROS, "stock_quantity": "many"}, {"price": ""}]},
            {
                "name": (NO_EMPTY, "required"),
                "price.amount": ("At least 0.", "too-small"),
                "price.currency": (OTHER_CURRENCY, "not-one-of"),
                "variants[0].price.amount": ("At least 0.", "too-small"),
                "variants[0].price.currency": (OTHER_CURRENCY, "not-one-of"),
                "variants[0].stock_quantity": ("This must be a whole number.", "not-a-number"),
                "variants[1].price": (NO_EMPTY, "required"),
            },
        ),
        (
            "POST",
            "/admin/products",
            {"name": "&nbsp;\u115f", "slug": "suggest", "price": -1, "tags": ["\ufe0f"]},
            {
                "name": ("There is nothing to read in it.", "required"),
                "slug": ("This means something else in an address. Choose another one.", "not-possible"),
                "price": ("At least 0.", "too-small"),
                "tags[0]": ("There is nothing to read in it.", "required"),
            },
        ),
        (
            "POST",
            "/admin/products",
            {
                "name": "Tee",
                "variants": [
                    TEE | {"sku": "tee-s", "compare_at_price": 900},
                    TEE | {"sku": "ＴＥＥ-S"},
                    TEE | {"options": {"Size": "s"}, "compare_at_price": 1_000},
                ],
                "attributes": {str(n): "x" * 9_000 for n in range(12)},
            },
            {
                "attributes": ("Together they have at most 100000 characters.", "too-long"),
                "variants[0].compare_at_price": ("It must be more than the price, or null.", "too-small"),
                "variants[1].options": ("Another variant of this product has the same options.", "duplicate"),
                "variants[1].sku": ("Another variant of this product has the same.", "duplicate"),
                "variants[2].compare_at_price": ("It must be more than the price, or null.", "too-small"),
                "variants[2].options": ("Another variant of this product has the same options.", "duplicate"),
            },
        ),
        (
            "POST",
            "/admin/coupons",
            WELCOME | {"value": 101, "starts_at": "2027-01-01T00:00:00Z", "ends_at": "2026-01-01T00:00:00Z"},
            {
                "value": ("Not more than 100 percent can be taken off.", "too-large"),
                "ends_at": ("It must end after it starts.", "too-early"),
            },
        ),
        (
            "POST",
            "/admin/coupons",
            WELCOME | {"kind": "", "min_subtotal": {"amount": 5, "currency": "usd"}},
            {"kind": (NO_EMPTY, "required"), "min_subtotal.currency": (OTHER_CURRENCY, "not-one-of")},
        ),
        (
            "POST",
            "/admin/inventory/LAMP/adjust",
            {"delta": 0, "reason": ""},
            {
                "delta": ("Say how many units more or less there are.", "not-possible"),
                "reason": (NO_EMPTY, "required"),
            },
        ),
        (
            "PUT",
            "/admin/tax-rates/QQ",
            {"name": "VAT", "basis_points": ""},
            {
                "country": ('This is neither a country\'s code such as CH nor "*", all others.', "not-one-of"),
                "basis_points": (NO_EMPTY, "required"),
            },
        ),
        (
            "PUT",
            "/admin/search/words",
            {"synonyms": [["tv", "tv"], ["!", "?"]], "stop_words": ["the", "-"]},
            {
                "synonyms[0]": ("Name at least two phrases that mean the same.", "too-few"),
                "synonyms[1][0]": ("There is no word in '!'.", "wrong-format"),
                "synonyms[1][1]": ("There is no word in '?'.", "wrong-format"),
                "stop_words[1]": ("There is no word in '-'.", "wrong-format"),
            },
        ),
    ],
    ids=["amounts", "names", "variants", "coupon", "coupon's money", "stock", "the path too", "search words"],
)  # fmt: skip
async def test_all_that_is_wrong_is_told_at_once(
    world: World, method: str, path: str, body: object, errors: dict[str, tuple[str, str]]
) -> None:
    await world.product("LAMP")
    admin = await world.admin()
    before = await world.everything_written()
    answer = await admin.send(method, path, body)
    assert answer.status_code == 400
    assert {one["field"]: (one["message"], one["code"]) for one in answer.json()["errors"]} == errors
    assert await world.everything_written() == before
