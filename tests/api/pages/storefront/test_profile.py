"""Who one is here, and where one is signed in."""

import re

from domain.accounts.account_token import Purpose
from tests.api.pages.surfer import Surfer
from tests.api.pages.test_front_doors import PASSWORD, registered
from tests.world import World

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
NEW = "eve.adams@example.com"


async def test_a_name_and_an_address_are_changed(world: World, surfer: Surfer) -> None:
    email = await registered(world)
    await surfer.open("/my/sign-in?next=/my/profile")
    await surfer.send("/my/sign-in", email=email, password=PASSWORD, next="/my/profile")
    before = await world.everything_written()
    assert (await surfer.send("/my/profile", name=" ")).status_code == 400
    assert await world.everything_written() == before
    await surfer.send("/my/profile", name="Eve <b>Baker</b>")
    assert 'value="Eve &lt;b&gt;Baker&lt;/b&gt;"' in surfer.page

    await surfer.open("/my/profile/email")
    before = await world.everything_written()
    for wrong in ({"email": NEW, "current_password": "a guess"}, {"email": "", "current_password": PASSWORD}):
        assert (await surfer.send("/my/profile/email", **wrong)).status_code == 400
    assert await world.everything_written() == before
    await surfer.send("/my/profile/email", email=NEW, current_password=PASSWORD)
    assert f"It is to become {NEW}." in surfer.page
    token = await world.mailed_token(NEW, Purpose.CONFIRM_NEW_EMAIL)
    await surfer.open(f"/my/verify?token={token}")
    await surfer.send("/my/verify", token=token)
    assert f"<strong>{NEW}</strong>" in surfer.page
    assert "It is to become" not in surfer.page


async def test_a_session_is_ended_from_elsewhere(world: World, surfer: Surfer) -> None:
    email = await registered(world)
    others = [Surfer(world.app, "de"), Surfer(world.app, "de")]
    for other in others:
        other.client.headers["User-Agent"] = FIREFOX
    for browser in (surfer, *others):
        await browser.open("/my/sign-in")
        await browser.send("/my/sign-in", email=email, password=PASSWORD)
    await world.level()
    await others[0].open("/my/profile/sessions")
    assert others[0].page.count("<h2>Firefox auf Windows</h2>") == 2
    assert others[0].page.count("Dieses Gerät") == 1

    await surfer.open("/my/profile/sessions")
    ways = re.findall(r'action="(/my/profile/sessions/[0-9a-f-]{36}/end)"', surfer.page)
    assert len(ways) == 2
    await surfer.send(ways[0])
    assert "The device is signed out." in surfer.page
    for other in others:
        other.client.cookies.delete("__Host-access")
    signed_out = [(await other.open("/my/profile")).url.path == "/my/sign-in" for other in others]
    assert sorted(signed_out) == [False, True]

    await surfer.open("/my/profile/sessions")
    await surfer.send("/my/profile/sessions/others/end")
    for browser, path in ((surfer, "/my/profile"), (others[0], "/my/sign-in"), (others[1], "/my/sign-in")):
        browser.client.cookies.delete("__Host-access")
        assert (await browser.open("/my/profile")).url.path == path
    for other in others:
        await other.aclose()
