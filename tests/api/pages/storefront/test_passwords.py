"""A password that was forgotten, and one that is changed."""

from domain.accounts.account_token import Purpose
from tests.api.pages.surfer import Surfer
from tests.api.pages.test_front_doors import PASSWORD, registered
from tests.world import World

ANOTHER = "staple of seven wires"


async def test_who_forgot_a_password_chooses_another_and_signs_in(world: World, surfer: Surfer) -> None:
    email = await registered(world)
    said = []
    for known in (email, "nobody@example.com"):
        await surfer.open(f"/my/forgot?email={known}")
        answer = await surfer.send("/my/forgot", email=known)
        said.append((answer.status_code, surfer.page))
    assert said[0] == said[1], "whether anybody has the address is said to nobody"
    assert "a link is on its way" in surfer.page

    token = await world.mailed_token(email, Purpose.RESET_PASSWORD)
    await surfer.open(f"/my/reset?token={token}")
    before = await world.everything_written()
    assert (await surfer.send("/my/reset", token=token, new_password="short")).status_code == 400
    assert "new_password-fault" in surfer.page
    assert await world.everything_written() == before
    set_anew = await surfer.send("/my/reset", token=token, new_password=ANOTHER)
    assert set_anew.url.path == "/my/sign-in"
    assert "Your new password is saved." in surfer.page
    assert (await surfer.send("/my/sign-in", email=email, password=ANOTHER)).url.path == "/my/orders"

    await surfer.open(f"/my/reset?token={token}")
    before = await world.everything_written()
    assert (await surfer.send("/my/reset", token=token, new_password=PASSWORD)).status_code == 400
    assert "This link was used already" in surfer.page
    assert await world.everything_written() == before


async def test_who_changes_a_password_stays_signed_in_here_alone(world: World, surfer: Surfer) -> None:
    email = await registered(world)
    elsewhere = Surfer(world.app)
    for browser in (surfer, elsewhere):
        await browser.open("/my/sign-in")
        await browser.send("/my/sign-in", email=email, password=PASSWORD)
    await surfer.open("/my/profile/password")
    before = await world.everything_written()
    wrong = await surfer.send("/my/profile/password", current_password="a guess", new_password=ANOTHER)
    assert wrong.status_code == 400
    assert '<p class="fault" id="current_password-fault">This is not your password.</p>' in surfer.page
    assert await world.everything_written() == before
    changed = await surfer.send("/my/profile/password", current_password=PASSWORD, new_password=ANOTHER)
    assert changed.url.path == "/my/profile"
    assert "Your password is changed." in surfer.page
    for browser, path in ((surfer, "/my/profile"), (elsewhere, "/my/sign-in")):
        browser.client.cookies.delete("__Host-access")
        assert (await browser.open("/my/profile")).url.path == path
    await elsewhere.aclose()
