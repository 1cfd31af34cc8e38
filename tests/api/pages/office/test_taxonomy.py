"""Categories, brands and tags in the office."""

from tests.api.pages.office.clerk import clerk_of, value_of
from tests.api.pages.surfer import words_on
from tests.world import World


async def test_categories_are_added_moved_renamed_and_deleted(world: World) -> None:
    clerk, admin = await clerk_of(world), await world.admin()
    lamps = (await admin.post("/admin/categories", {"name": "Lamps"})).json()["id"]
    await world.product("LAMP", category=lamps)
    await world.level()
    await clerk.open("/office/categories")
    added = await clerk.send("/office/categories", name="<b>Desk</b>", parent_id=lamps, slug="desk")
    assert added.status_code == 200
    assert "&lt;b&gt;Desk&lt;/b&gt;" in clerk.page
    desk = str(await world.postgres.fetchval("select id from categories where slug = 'desk'"))

    before = await world.everything_written()
    await clerk.open(f"/office/categories/{lamps}")
    inside = await clerk.send(f"/office/categories/{lamps}", name="Lights", slug="lamps", parent_id=desk)
    assert (inside.status_code, value_of(clerk.page, "name")) == (409, "Lights")
    assert "A category can't be moved into itself or one of its children." in words_on(clerk.page)
    in_use = await clerk.send(f"/office/categories/{lamps}/delete")
    assert in_use.status_code == 409
    assert "1 published products are in it or below, and 1 categories stand directly below it" in words_on(clerk.page)
    nameless = await clerk.send(f"/office/categories/{lamps}", name="", slug="lamps", parent_id="")
    assert (nameless.status_code, 'id="name-fault"' in clerk.page) == (400, True)
    assert await world.everything_written() == before

    await clerk.send(f"/office/categories/{desk}", name="Desk", slug="desk", parent_id="")
    tree = (await admin.get("/categories", Consistency_Token=clerk.client.cookies["__Host-seen"])).json()["items"]
    assert [(one["name"], one["children"]) for one in tree] == [("Desk", []), ("Lamps", [])]
    await clerk.send(f"/office/categories/{desk}/delete")
    assert await world.postgres.fetchval("select count(*) from categories") == 1
    await clerk.aclose()


async def test_brands_and_tags_are_added_renamed_and_deleted_in_german(world: World) -> None:
    clerk = await clerk_of(world, "de")
    for shelf, table in (("brands", "brands"), ("tags", "tags")):
        await clerk.open(f"/office/{shelf}")
        await clerk.send(f"/office/{shelf}", name="Lumo", slug="")
        one = await world.postgres.fetchval(f"select id from {table}")
        assert "Hinzugefügt." in clerk.page
        again = await clerk.send(f"/office/{shelf}", name="LUMO")
        assert (again.status_code, "Diesen Namen gibt es schon." in clerk.page) == (409, True)
        await clerk.send(f"/office/{shelf}/{one}", name="Lumo & Sons", slug="")
        assert ">Lumo &amp; Sons</a>" in clerk.page
        await clerk.open(f"/office/{shelf}?q=lumo+%26")
        assert ">Lumo &amp; Sons</a>" in clerk.page
        gone = await clerk.send(f"/office/{shelf}/{one}/delete")
        assert (gone.status_code, "Es ist gelöscht." in clerk.page) == (200, True)
    await clerk.aclose()
