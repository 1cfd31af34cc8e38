"""An answer one has already is not sent again; and an update names what it has seen by it."""

from tests.world import World


async def test_what_still_holds_is_not_sent_again(world: World) -> None:
    lamp = await world.product("LAMP", name="Desk lamp")
    await world.level()
    seen = await world.anyone.get(f"/products/{lamp.slug}")
    etag = seen.headers["etag"]
    for known in (etag, f'"another", {etag}', f"W/{etag}", "*"):
        again = await world.anyone.get(f"/products/{lamp.slug}", If_None_Match=known)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert again.headers["read-model-position"] == seen.headers["read-model-position"]
    for other in ('"another"', etag.strip('"'), ""):
        assert (await world.anyone.get(f"/products/{lamp.slug}", If_None_Match=other)).json() == seen.json()


async def test_what_has_changed_is_sent_anew(world: World) -> None:
    lamp = await world.product("LAMP", name="Desk lamp")
    admin = await world.admin()
    await world.level()
    etag = (await world.anyone.get(f"/products/{lamp.id}")).headers["etag"]
    changed = await admin.patch(f"/admin/products/{lamp.id}", {"name": "Lantern"})
    await world.level()
    again = await world.anyone.get(f"/products/{lamp.id}", If_None_Match=etag)
    assert (again.status_code, again.json()) == (200, changed.json())
    assert again.headers["etag"] != etag


async def test_an_update_names_what_it_has_seen_by_its_etag(world: World) -> None:
    lamp = await world.product("LAMP", name="Desk lamp")
    admin = await world.admin()
    await world.level()
    seen = (await admin.get(f"/admin/products/{lamp.id}")).headers["etag"]
    assert seen.startswith(f'"{lamp.version}-')
    first = await admin.patch(f"/admin/products/{lamp.id}", {"name": "Lantern"}, If_Match=seen)
    late = await admin.patch(f"/admin/products/{lamp.id}", {"name": "Torch"}, If_Match=seen)
    assert (first.status_code, late.status_code, late.json()["code"]) == (200, 412, "changed-meanwhile")
    shown = await admin.get(f"/admin/products/{lamp.id}")
    assert shown.json()["name"] == "Lantern"
