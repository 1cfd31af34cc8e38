"""One's address book, by forms that follow the country."""

import re

from tests.api.pages.surfer import Surfer, signed_in
from tests.world import World

HOSTILE = '"><script>alert(1)</script>'
BERN = {"name": "Eve Adams", "line1": "1 Main Road", "city": "Bern", "postal_code": "3000", "country": "CH"}


async def test_addresses_are_kept_as_their_countries_write_them(world: World, surfer: Surfer) -> None:
    eve = await world.customer()
    signed_in(surfer, eve)
    await surfer.open("/my/addresses")
    assert "No address yet" in surfer.page
    await surfer.open("/my/addresses/new")
    before = await world.everything_written()
    refused = await surfer.send("/my/addresses/new", **(BERN | {"city": "", "postal_code": "x", "line1": HOSTILE}))
    assert refused.status_code == 400
    assert set(re.findall(r'<p class="fault" id="(\w+)-fault">', surfer.page)) == {"city", "postal_code"}
    assert HOSTILE not in surfer.page
    assert "&#34;&gt;&lt;script&gt;" in surfer.page
    assert await world.everything_written() == before
    added = await surfer.send("/my/addresses/new", **BERN)
    assert added.url.path == "/my/addresses"
    assert "3000 Bern<br>" in surfer.page

    await surfer.open("/my/addresses/new")
    assert '<option value="CH" selected>' in surfer.page, "another address is likely in the same country"
    fields = await surfer.send("/address-fields", country="AE", name="Eve", part="")
    assert 'name="postal_code"' not in fields.text, "there are none in the Emirates"
    assert 'value="Eve"' in fields.text
    assert re.search(r'name="region" type="text" value=""\s+required', fields.text)
    await surfer.open("/my/addresses/new")
    dubai = {"country": "AE", "name": "Eve", "line1": "Souk 7", "region": "Dubai", "is_default": ["", "yes"]}
    await surfer.send("/my/addresses/new", **dubai)
    first, second = re.findall(r'action="/my/addresses/([0-9a-f-]+)/remove"', surfer.page)
    assert "United Arab Emirates" in surfer.page
    (there,) = [one for one in (await eve.get("/addresses")).json()["items"] if one["id"] == first]
    assert (there["country"], there["postal_code"], there["is_default"]) == ("AE", None, True)

    await surfer.open(f"/my/addresses/{second}")
    await surfer.send(f"/my/addresses/{second}", **{**dubai, "line1": "Souk 8", "is_default": ""})
    await surfer.send(f"/my/addresses/{second}/default")
    await surfer.send(f"/my/addresses/{first}/remove")
    (left,) = (await eve.get("/addresses")).json()["items"]
    assert (left["id"], left["line1"], left["is_default"]) == (second, "Souk 8", True)
    assert (left["city"], left["postal_code"]) == (None, None), "what was not filled in any more is gone"

    other = Surfer(world.app)
    signed_in(other, await world.customer())
    assert (await other.open(f"/my/addresses/{second}")).status_code == 404
    await other.aclose()
