"""An admin who sets up an authenticator app in the office."""

import re
from html import unescape

from msgspec.structs import replace

from tests.api.accounts.test_totp import LOGIN, PASSWORD, anew, boss, code
from tests.api.pages.surfer import Surfer, words_on
from tests.world import World


async def test_an_admin_signs_in_with_a_code_from_then_on(world: World) -> None:
    await boss(world, given=True)
    world.app.state.settings = replace(world.settings, admin_totp=True)
    surfer = Surfer(world.app)
    await surfer.open("/office/sign-in")
    led = await surfer.send("/office/sign-in", next="/office/orders", **LOGIN)
    assert led.url.path == "/office/second-step", "before all else"
    assert "Your password is the one that was printed when the shop was started first." in words_on(surfer.page)

    wrong = await surfer.send("/office/second-step", current_password="wrong wrong wrong")
    assert (wrong.status_code, "This is not your password." in words_on(surfer.page)) == (400, True)
    begun = await surfer.send("/office/second-step", current_password=PASSWORD)
    assert (begun.status_code, "<svg" in surfer.page, "style=" in surfer.page) == (200, True, False)
    hidden = {name: unescape(said) for name, said in re.findall(r'name="(secret|uri)" value="([^"]*)"', surfer.page)}
    assert hidden["uri"].startswith("otpauth://totp/")

    mistyped = await surfer.send("/office/second-step/confirm", code="000000", **hidden)
    assert (mistyped.status_code, "<svg" in surfer.page, hidden["secret"] in surfer.page) == (400, True, True)
    hostile = {"secret": "<script>alert(1)</script>", "uri": "javascript:alert(1)"}
    await surfer.send("/office/second-step/confirm", code="000000", **hostile)
    assert "<script>alert" not in surfer.page
    assert "javascript:" not in surfer.page
    confirmed = await surfer.send("/office/second-step/confirm", code=code(hidden["secret"]), **hidden)
    assert (confirmed.status_code, len(re.findall(r"<li><code>", surfer.page))) == (200, 10)
    recovery = re.findall(r"<li><code>([^<]*)</code>", surfer.page)
    assert (await surfer.open("/office/orders")).url.path == "/office/orders", "the office is open at once"

    elsewhere = Surfer(world.app)
    await elsewhere.open("/office/sign-in")
    asked = await elsewhere.send("/office/sign-in", **LOGIN)
    assert (asked.status_code, 'name="code"' in elsewhere.page) == (401, True)
    refused = await elsewhere.send("/office/sign-in", code="000000", **LOGIN)
    assert (refused.status_code, "This code is wrong, or was used already." in words_on(elsewhere.page)) == (401, True)
    entered = await elsewhere.send("/office/sign-in", code=recovery[0], next="/office/orders", **LOGIN)
    assert entered.url.path == "/office/orders"

    world.app.state.settings = world.settings
    await anew(world)
    await surfer.open("/office/second-step")
    await surfer.send("/office/second-step/off", code=code(hidden["secret"]))
    assert "From now on you sign in by your password alone." in words_on(surfer.page)
    await surfer.aclose()
    await elsewhere.aclose()
