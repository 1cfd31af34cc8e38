"""The tutorial's front end, opened in a browser beside a shop that sells its lamps."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from playwright.async_api import expect

from cli.ports import free_port, until_it_listens
from tests.browser.site import HOST, Site
from tests.docs.blocks import block
from tests.docs.tutorial import files

ADDRESS: Final = {"Name": "Eve", "Street": "1 Main Road", "Postal code": "3000", "City": "Bern"}


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[str]:
    """By the command the page names: the address it is served at."""
    import asyncio

    port = free_port()
    line = block("docs/tutorial/a-front-end.md", "http.server").replace("8020", str(port))
    python, *words = line.replace("--directory front", f"--directory {folder}").split()
    assert (python, str(folder) in words) == ("python3", True)
    command = [sys.executable, *words, "--bind", HOST]
    server = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    try:
        await until_it_listens(HOST, port)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        await server.wait()


async def test_it_finds_the_lamps_keeps_a_basket_and_sells(shop_site: Site, tmp_path: Path) -> None:
    for name, text in files("a-front-end.md").items():
        (tmp_path / name).write_text(text)
    world = shop_site.world
    await world.product("DESK", name="Desk Lamp", price=4_900, stock=2)
    await world.product("FLOOR", name="Floor Lamp", price=12_900)
    await world.level()
    async with served(tmp_path) as front, shop_site.tab() as tab:
        page = tab.page
        await page.goto(f"{front}/?shop={shop_site.url}")
        await expect(page.get_by_role("status")).to_have_text("2 found")
        await page.get_by_label("Search").press_sequentially("desk lmap")
        await expect(page.get_by_role("status")).to_have_text("1 found")

        add = page.get_by_role("button", name="Add Desk Lamp")
        await add.click()
        await expect(page.locator("#basket li")).to_contain_text("1 × Desk Lamp")
        await add.click()
        await expect(page.locator("#basket li")).to_contain_text("2 × Desk Lamp")
        await expect(page.locator("#total")).to_have_text("US$98.00")
        tab.expects("409")
        await add.click()
        await expect(page.get_by_role("status")).to_contain_text("left")
        await expect(page.locator("#basket li")).to_contain_text("2 × Desk Lamp")
        await page.reload()
        await expect(page.locator("#basket li")).to_contain_text("2 × Desk Lamp")

        await page.get_by_label("E-mail").fill("eve@example.com")
        for label, value in ADDRESS.items():
            await page.get_by_label(label, exact=True).fill(value)
        await page.get_by_role("button", name="Buy").click()
        await expect(page.get_by_role("status")).to_contain_text("succeeded, US$98.00")
        await expect(page.locator("#basket li")).to_have_count(0)
    (order,) = (await (await world.admin()).get("/admin/orders")).json()["items"]
    assert (order["status"], order["total"]["amount"]) == ("PAID", 9_800)
