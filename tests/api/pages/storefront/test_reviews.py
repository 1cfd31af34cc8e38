"""What one says of a product, and what one says of what others say."""

import re

from tests.api.pages.surfer import Surfer, signed_in
from tests.world import World

HOSTILE = "<script>alert(1)</script>"


async def test_a_review_is_read_published_edited_and_read_again(world: World, surfer: Surfer) -> None:
    lamp = await world.product("LAMP", name="Desk Lamp")
    eve, admin = await world.customer(), await world.admin()
    await world.level()
    signed_in(surfer, eve)
    form = f"/my/reviews/new?product={lamp.id}"
    await surfer.open(form)
    assert "Your review: Desk Lamp" in surfer.page
    before = await world.everything_written()
    assert (await surfer.send(form, title=HOSTILE, body="Bright")).status_code == 400
    assert '<p class="fault" id="rating-fault">' in surfer.page
    assert HOSTILE not in surfer.page
    assert await world.everything_written() == before
    await surfer.send(form, rating="4", title=HOSTILE, body="It lights\nthe desk.")
    assert "Being read" in surfer.page
    assert HOSTILE not in surfer.page

    again = await surfer.open(form)
    (review,) = re.findall(r"/my/reviews/([0-9a-f-]{36})", again.url.path)
    assert 'value="4" required checked' in surfer.page
    assert "It lights\nthe desk.</textarea>" in surfer.page
    await admin.patch(f"/admin/reviews/{review}", {"status": "approved", "reply": "Thank you!"})
    await world.level()
    await surfer.open("/my/reviews")
    assert "Published" in surfer.page
    assert "Thank you!" in surfer.page

    await surfer.open(f"/my/reviews/{review}")
    await surfer.send(f"/my/reviews/{review}", rating="5", title="Bright", body="It lights the desk.")
    assert '<span class="chip warn">Being read</span>' in surfer.page
    assert (await eve.get(f"/products/{lamp.id}/reviews")).json()["total"] == 0

    await admin.patch(f"/admin/reviews/{review}", {"status": "approved"})
    ada = Surfer(world.app)
    signed_in(ada, await world.customer())
    assert (await ada.open(f"/my/reviews/{review}")).status_code == 404
    await ada.open(f"/my/reviews/{review}/report?back=/search")
    assert (await ada.send(f"/my/reviews/{review}/report", reason="", back="/search")).status_code == 400
    reported = await ada.send(f"/my/reviews/{review}/report", reason=HOSTILE, back="/search")
    assert reported.url.path == "/search"
    assert "the shop will look at it" in ada.page
    await ada.open(f"/my/reviews/{review}/report")
    assert (await ada.send(f"/my/reviews/{review}/report", reason="Again")).status_code == 409
    await ada.aclose()

    await surfer.open("/my/reviews")
    await surfer.send(f"/my/reviews/{review}/delete")
    assert "No reviews yet" in surfer.page
