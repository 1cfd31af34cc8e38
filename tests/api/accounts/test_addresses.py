"""The address book: exactly one default, what a country needs, and nobody else's."""

import asyncio
from typing import Any
from uuid import uuid4

from domain.addresses.address import ADDRESSES_MAX
from read_models.addresses import ADDRESSES
from tests.world import ADDRESS, Person, World

NEW_YORK = {"name": "Eve", "line1": "1 Main Street", "city": "New York", "region": "new york", "postal_code": "10001"}
DUBAI = {"name": "Eve", "line1": "Villa 7", "region": "Dubai", "country": "AE"}


async def added(person: Person, address: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = await person.post("/addresses", address | more)
    assert answer.status_code == 201, answer.text
    new: dict[str, Any] = answer.json()
    return new


async def book(person: Person) -> list[tuple[str, bool]]:
    return [(one["id"], one["is_default"]) for one in (await person.get("/addresses")).json()["items"]]


async def test_a_book_has_exactly_one_default(world: World) -> None:
    eve = await world.customer()
    bern = await added(eve, ADDRESS)
    assert bern == ADDRESS | {"id": bern["id"], "line2": None, "region": None, "phone": None, "is_default": True}
    york = await added(eve, NEW_YORK, country="us")
    assert (york["country"], york["region"], york["is_default"]) == ("US", "NY", False)
    dubai = await added(eve, DUBAI, is_default=True)
    assert await book(eve) == [(dubai["id"], True), (york["id"], False), (bern["id"], False)]

    moved = await eve.patch(f"/addresses/{bern['id']}", {"is_default": True})
    assert moved.json() == bern
    assert await book(eve) == [(bern["id"], True), (dubai["id"], False), (york["id"], False)]
    kept = await eve.patch(f"/addresses/{bern['id']}", {"is_default": False})
    assert (kept.status_code, kept.json()["errors"][0]["field"]) == (400, "is_default")

    assert (await eve.delete(f"/addresses/{bern['id']}")).status_code == 204
    assert await book(eve) == [(dubai["id"], True), (york["id"], False)]
    assert (await eve.delete(f"/addresses/{york['id']}")).status_code == 204
    assert (await eve.delete(f"/addresses/{dubai['id']}")).status_code == 204
    assert await book(eve) == []
    assert (await added(eve, DUBAI))["is_default"] is True
    await world.level()
    assert await world.differences(ADDRESSES) == []


async def test_one_default_is_left_whatever_happens_at_once(world: World) -> None:
    eve = await world.customer()
    made = await asyncio.gather(*(added(eve, ADDRESS, is_default=number % 2 == 0) for number in range(12)))
    ids = [one["id"] for one in made]

    await asyncio.gather(
        *(eve.patch(f"/addresses/{one}", {"is_default": True}) for one in ids),
        *(eve.delete(f"/addresses/{one}") for one in ids[:8]),
    )

    await world.level()
    assert sorted(one for one, _ in await book(eve)) == sorted(ids[8:])
    assert [is_default for _, is_default in await book(eve)] == [True, False, False, False]
    assert await world.differences(ADDRESSES) == []


async def test_a_book_has_room_for_so_many(world: World) -> None:
    eve = await world.customer()
    made = 12
    await asyncio.gather(*(added(eve, ADDRESS) for _ in range(made)))
    await world.postgres.execute(
        "insert into addresses (account_id, name, line1, country, is_default)"
        " select account_id, name, line1, country, false from addresses, generate_series(1, $1::int) where is_default",
        ADDRESSES_MAX - 1 - made,
    )
    answers = await asyncio.gather(*(eve.post("/addresses", ADDRESS) for _ in range(made)))

    assert sorted(answer.status_code for answer in answers) == [201, *[409] * (made - 1)]
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert refused["code"] == "too-many-addresses"
    listed = (await eve.get("/addresses?page=5&page_size=24")).json()
    assert (listed["total"], listed["page"], listed["page_size"], len(listed["items"])) == (ADDRESSES_MAX, 5, 24, 4)


async def test_an_address_of_somebody_else_is_not_there(world: World) -> None:
    eve, ben = await world.customer(), await world.customer()
    mine = await added(eve, ADDRESS)
    before = await world.everything_written()

    for one in (mine["id"], uuid4()):
        assert (await ben.patch(f"/addresses/{one}", {"name": "Ben"})).status_code == 404
        assert (await ben.delete(f"/addresses/{one}")).status_code == 404
    assert (await ben.get("/addresses", Consistency_Token=eve.token or "")).json()["items"] == []
    assert (await world.anyone.get("/addresses")).status_code == 401
    assert (await world.anyone.post("/addresses", ADDRESS)).status_code == 401

    assert await world.everything_written() == before
    assert (await eve.get("/addresses")).json()["items"] == [mine]


WRONG_CHANGES: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"country": "US"}, {"region": "required", "postal_code": "required"}),
    ({"postal_code": None}, {"postal_code": "required"}),
    ({"postal_code": "", "city": ""}, {"postal_code": "required", "city": "required"}),
    ({"country": "ß"}, {"country": "too-short"}),
    ({"country": "ZZ"}, {"country": "not-one-of"}),
    ({"name": None}, {"name": "required"}),
    ({"name": "\u202e\u2066", "line1": "\u2800"}, {"name": "required", "line1": "required"}),
    ({"line1": "1 Main Road\nBern", "line2": "x" * 201}, {"line1": "wrong-format", "line2": "too-long"}),
    ({"is_default": "yes", "phone": 7}, {"is_default": "wrong-type", "phone": "wrong-type"}),
    ({"id": "x"}, {"id": "unknown-field"}),
]


async def test_a_change_that_makes_no_address_changes_nothing(world: World) -> None:
    eve = await world.customer()
    mine = await added(eve, ADDRESS)
    before = await world.everything_written()

    for change, faults in WRONG_CHANGES:
        refused = await eve.patch(f"/addresses/{mine['id']}", change)
        assert refused.status_code == 400
        assert {fault["field"]: fault["code"] for fault in refused.json()["errors"]} == faults

    assert (await eve.get("/addresses")).json()["items"] == [mine]
    assert await world.everything_written() == before


async def test_a_change_that_moves_to_another_country_brings_what_is_needed_there(world: World) -> None:
    eve = await world.customer()
    mine = await added(eve, ADDRESS)

    moved = await eve.patch(
        f"/addresses/{mine['id']}", {"country": "AE", "region": "dubai", "city": "", "postal_code": None}
    )

    assert moved.json() == mine | {"country": "AE", "region": "Dubai", "city": None, "postal_code": None}
    assert (await eve.get("/addresses")).json()["items"] == [moved.json()]

    home = await eve.patch(f"/addresses/{mine['id']}", {"country": "CH", "city": "Bern", "postal_code": "3000"})
    assert home.json() == mine, "what was a region there is none here"
    refused = await eve.patch(f"/addresses/{mine['id']}", {"country": "AT"})
    assert [(fault["field"], fault["code"]) for fault in refused.json()["errors"]] == [("postal_code", "required")]
