"""What the shop knows of one: handed out, and forgotten."""

from tests.api.pages.surfer import Surfer
from tests.api.pages.test_front_doors import PASSWORD, registered
from tests.world import World


async def test_who_downloads_all_of_it_and_is_forgotten_is_signed_out(world: World, surfer: Surfer) -> None:
    email = await registered(world)
    await surfer.open("/my/sign-in?next=/my/privacy")
    await surfer.send("/my/sign-in", email=email, password=PASSWORD, next="/my/privacy")
    told = await surfer.client.get("/my/privacy/export")
    assert told.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert (told.headers["content-type"], told.headers["cache-control"]) == ("application/json", "no-store")
    assert (told.json()["account"]["email"], len(told.json()["sessions"])) == (email, 1)

    before = await world.everything_written()
    assert (await surfer.send("/my/privacy/erase", current_password="a guess")).status_code == 400
    assert "This is not your password." in surfer.page
    assert await world.everything_written() == before
    erased = await surfer.send("/my/privacy/erase", current_password=PASSWORD)
    assert erased.url.path == "/"
    assert "Your account is erased." in surfer.page
    assert "Your account</a>" not in surfer.page
    assert await world.postgres.fetchval("select count(*) from accounts where email = $1", email) == 0
