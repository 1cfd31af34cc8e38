"""Getting in and out of the shop and its office."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.api.pages.surfer import Surfer
from tests.world import World

PASSWORD = "correct horse battery"


@pytest.fixture
async def surfer(world: World) -> AsyncIterator[Surfer]:
    somebody = Surfer(world.app)
    yield somebody
    await somebody.aclose()


async def registered(world: World) -> str:
    email = "eve@example.com"
    said = {"email": email, "password": PASSWORD, "name": "Eve Adams"}
    assert (await world.anyone.post("/auth/register", said)).status_code == 201
    return email


async def test_a_customer_signs_in_and_out(world: World, surfer: Surfer) -> None:
    email = await registered(world)
    await surfer.open("/my/sign-in?next=/search")
    entered = await surfer.send("/my/sign-in", email=email, password=PASSWORD, next="/search")
    assert (entered.status_code, entered.url.path) == (200, "/search")
    assert "Your account" in surfer.page

    cookies = {cookie.name: cookie for cookie in surfer.client.cookies.jar}
    assert {"__Host-session", "__Host-access", "__Host-browser"} <= cookies.keys()
    assert all(cookie.secure and cookie.has_nonstandard_attr("HttpOnly") for cookie in cookies.values())

    left = await surfer.send("/my/sign-out")
    assert left.url.path == "/"
    assert "You are signed out." in surfer.page
    assert "__Host-session" not in {cookie.name for cookie in surfer.client.cookies.jar}


async def test_a_wrong_password_says_no_more_than_that(world: World, surfer: Surfer) -> None:
    email = await registered(world)
    await surfer.open("/my/sign-in")
    for wrong in ({"email": email, "password": "x"}, {"email": "nobody@example.com", "password": PASSWORD}):
        refused = await surfer.send("/my/sign-in", **wrong)
        assert refused.status_code == 401
        assert "No account has this address and this password." in surfer.page


async def test_a_session_goes_on_when_its_access_ends_and_two_tabs_do_it_at_once_no_harm(
    world: World, surfer: Surfer
) -> None:
    await surfer.open("/my/sign-in")
    await surfer.send("/my/sign-in", email=await registered(world), password=PASSWORD, next="/search")
    for _ in range(2):
        surfer.client.cookies.delete("__Host-access")
        assert (await surfer.open("/search")).status_code == 200
        assert "Your account" in surfer.page


async def test_a_session_that_was_ended_elsewhere_is_over(world: World, surfer: Surfer) -> None:
    await surfer.open("/my/sign-in")
    await surfer.send("/my/sign-in", email=await registered(world), password=PASSWORD, next="/search")
    await world.postgres.execute("delete from sessions")
    surfer.client.cookies.delete("__Host-access")
    await surfer.open("/search")
    assert "Your account" not in surfer.page
    assert "Sign in" in surfer.page


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({}, ""),
        ({}, "somebody's"),
        ({"Origin": "https://elsewhere.example"}, None),
        ({"Sec-Fetch-Site": "cross-site"}, None),
        ({"Sec-Fetch-Site": "same-site", "Origin": "https://shop"}, None),
    ],
    ids=["none", "another", "elsewhere", "cross-site", "same-site"],
)
async def test_a_form_that_is_not_ours_changes_nothing(
    world: World, surfer: Surfer, headers: dict[str, str], token: str | None
) -> None:
    email = await registered(world)
    await surfer.open("/my/sign-in")
    own = re.search(r'name="form_token" value="([^"]*)"', surfer.page)
    assert own is not None
    before = await world.everything_written()
    fields = {"email": email, "password": PASSWORD, "form_token": own[1] if token is None else token}
    refused = await surfer.client.post("/my/sign-in", data=fields, headers=headers)
    assert refused.status_code == 403
    assert "Please send this once more" in refused.text
    assert await world.everything_written() == before


async def test_a_cookie_is_nothing_to_the_api_and_a_token_nothing_to_pages(world: World, surfer: Surfer) -> None:
    await surfer.open("/my/sign-in")
    await surfer.send("/my/sign-in", email=await registered(world), password=PASSWORD, next="/search")
    assert (await surfer.client.get("/auth/me")).status_code == 401
    before = await world.everything_written()
    assert (await surfer.client.post("/auth/refresh", json={})).status_code == 400, "a session is renewed by its text"
    assert (await surfer.client.post("/auth/logout-all")).status_code == 401
    assert await world.everything_written() == before

    admin = await world.admin()
    page = await world.client.get("/office/sign-in", headers=admin.headers)
    assert "Sign out" not in page.text


async def test_where_nothing_is_a_person_reads_a_page_and_a_program_a_problem(world: World, surfer: Surfer) -> None:
    nowhere = await surfer.open("/nowhere")
    assert nowhere.status_code == 404
    assert "There is nothing here" in nowhere.text
    program: httpx.Response = await world.client.get("/nowhere")
    assert program.headers["content-type"] == "application/problem+json"


async def test_the_way_back_leads_to_our_own_pages_only(world: World, surfer: Surfer) -> None:
    email = await registered(world)
    for said in ("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"):
        await surfer.open("/my/sign-in")
        surfer.client.follow_redirects = False
        entered = await surfer.send("/my/sign-in", email=email, password=PASSWORD, next=said)
        assert (entered.status_code, entered.headers["location"]) == (303, "/my/orders")
