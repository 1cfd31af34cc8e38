"""Which pages' scripts may ask the API."""

from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from adapters.settings import load_settings
from api.app import create_app
from tests.documented import IN_PRODUCTION, NO_SHOP
from tests.world import World

HERE = ("http://localhost:5173", "http://127.0.0.1:3000", "http://localhost")
SET = "https://shop.example"
STRANGERS = (
    "https://evil.example",
    "https://shop.example.evil.example",
    "https://evil-shop.example",
    "https://sub.shop.example",
    "http://shop.example",
    "https://shop.example:8443",
    "https://localhost.evil.example",
    "http://localhost.evil.example:3000",
    "http://127.0.0.1:80x",
    "null",
)
ASKED = {
    ("no", ""): HERE,
    ("no", SET): (*HERE, SET),
    ("yes", ""): (),
    ("yes", SET): (SET,),
}


@pytest.mark.parametrize(("setting", "allowed"), ASKED.items())
async def test_the_pages_that_are_set_may_ask_and_while_one_develops_those_of_this_machine(
    setting: tuple[str, str], allowed: tuple[str, ...], tmp_path: Path
) -> None:
    production, origins = setting
    environment = NO_SHOP | IN_PRODUCTION
    environment |= {"TRADEPOST_PRODUCTION": production, "TRADEPOST_CORS_ORIGINS": origins}
    app = create_app(load_settings(environment | {"TRADEPOST_DATA_DIR": str(tmp_path)}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(cast("Any", app)), base_url="http://shop") as client:
        for origin in (*HERE, SET, *STRANGERS):
            asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            answer = await client.options("/cart/add", headers=asked)
            got = await client.get("/nothing", headers={"Origin": origin})
            for each in (answer, got):
                assert ("strict-transport-security" in each.headers) is (production == "yes")
                said = each.headers.get("access-control-allow-origin")
                assert said == (origin if origin in allowed else None), origin
                assert "access-control-allow-credentials" not in each.headers


async def test_to_whom_else_an_answer_may_be_given_is_said_to_other_sites_too(world: World) -> None:
    for origin in (SET, "https://evil.example"):
        asked = {"Origin": origin}
        page = await world.client.get("/", headers=asked)
        products = await world.client.get("/products", headers=asked)
        assert page.headers["vary"] == "Cookie, Accept-Language, Origin"
        assert products.headers["vary"] == "Origin"
