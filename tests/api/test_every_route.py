"""Who may call what: every route of the API and every page, by everybody there is.

What is expected follows from the access that a route declares. Everybody asks for something no route takes: whoever is
let in is told that (400), and nothing is done.
"""

from typing import Final

import httpx

from api.callers.access import ADMIN, CART, CUSTOMER, ORDER, PUBLIC, VISITOR, Access
from tests.api.pages.surfer import TOKEN, Surfer, signed_in
from tests.api.routes import Route, all_routes
from tests.world import Person, World

IN: Final = 400
"""Let in, and told that there is no such parameter."""
SIGN_IN, NO_ENTRY = 401, 403
NOBODY, GUEST, CUSTOMERS, ADMINS, KEY, OTHER_KEY = "nobody", "guest", "customer", "admin", "key", "other key"
EXPECTED: Final[dict[Access, dict[str, int]]] = {
    # nobody, a guest with tokens, a customer, an admin, a key with the scope, a key without it
    PUBLIC:   {NOBODY: IN,      GUEST: IN,      CUSTOMERS: IN,       ADMINS: IN, KEY: IN,      OTHER_KEY: IN},
    VISITOR:  {NOBODY: IN,      GUEST: IN,      CUSTOMERS: IN,       ADMINS: IN, KEY: SIGN_IN, OTHER_KEY: SIGN_IN},
    CART:     {NOBODY: SIGN_IN, GUEST: IN,      CUSTOMERS: IN,       ADMINS: IN, KEY: SIGN_IN, OTHER_KEY: SIGN_IN},
    ORDER:    {NOBODY: SIGN_IN, GUEST: IN,      CUSTOMERS: IN,       ADMINS: IN, KEY: SIGN_IN, OTHER_KEY: SIGN_IN},
    CUSTOMER: {NOBODY: SIGN_IN, GUEST: SIGN_IN, CUSTOMERS: IN,       ADMINS: IN, KEY: SIGN_IN, OTHER_KEY: SIGN_IN},
    ADMIN:    {NOBODY: SIGN_IN, GUEST: SIGN_IN, CUSTOMERS: NO_ENTRY, ADMINS: IN, KEY: IN,   OTHER_KEY: NO_ENTRY},
}  # fmt: skip
FRONT_DOORS: Final = {"GET /admin", "GET /office/sign-in", "POST /office/sign-in", "POST /office/sign-out"}
ENDLESS: Final = {"GET /office/stream"}
"""What never ends by itself: of those the rooms' own tests tell what they say."""


OPEN: Final = {
    "POST /auth/email/verify",
    "POST /auth/login",
    "POST /auth/logout",
    "POST /auth/password/forgot",
    "POST /auth/password/reset",
    "POST /auth/refresh",
    "POST /auth/register",
    "POST /auth/token",
    "GET /brands",
    "GET /cart",
    "POST /cart/add",
    "GET /categories",
    "GET /docs",
    "GET /feeds/google.tsv",
    "GET /feeds/google.xml",
    "GET /feeds/products.jsonl",
    "GET /health/live",
    "GET /health/ready",
    "POST /mails/unsubscribe",
    "GET /mails/unsubscribe",
    "POST /mails/unsubscribe/now",
    "GET /media/{name}",
    "GET /metrics",
    "POST /my/forgot",
    "GET /my/forgot",
    "GET /my/orders/{order_id}",
    "POST /my/orders/{order_id}/cancel",
    "GET /my/orders/{order_id}/credit-notes/{number}",
    "GET /my/orders/{order_id}/invoice",
    "GET /my/orders/{order_id}/paid",
    "GET /my/orders/{order_id}/pay",
    "POST /my/orders/{order_id}/pay",
    "POST /my/orders/{order_id}/returns",
    "POST /my/orders/{order_id}/returns/{return_id}/withdraw",
    "GET /my/register",
    "POST /my/register",
    "POST /my/reset",
    "GET /my/reset",
    "GET /my/sign-in",
    "POST /my/sign-in",
    "POST /my/sign-out",
    "POST /my/verify",
    "GET /my/verify",
    "GET /payments/providers",
    "GET /products",
    "GET /products/suggest",
    "GET /products/{id_or_slug}",
    "GET /products/{product_id}/reviews",
    "GET /robots.txt",
    "GET /shop",
    "GET /sitemap.xml",
    "GET /sitemaps/{file}",
    "GET /tags",
    "POST /webhooks/razorpay",
    "POST /webhooks/stripe",
}
"""To whoever comes. Where it is about an order, or a basket, what they hold in hand decides."""
COUNTERS: Final = {b"tries", b"limits", b"security}"}


def expected(route: Route, who: str) -> int:
    """Of a route of the API."""
    if route.customers and who == ADMINS:
        return NO_ENTRY
    if route.scope is None and who == KEY and route.access is ADMIN:
        return NO_ENTRY  # there are rooms that open to people alone
    return EXPECTED[route.access][who]


async def key(world: World, admin: Person, *scopes: str) -> Person:
    made = await admin.post("/admin/keys", {"name": "Another program", "scopes": list(scopes)})
    await world.level()
    return Person(world.client, {"Authorization": f"Bearer {made.json()['key']}"})


async def test_what_is_open_is_meant_to_be_and_the_office_is_admins(world: World) -> None:
    every = list(all_routes(world.app))
    named = [route for route in every if not route.page or route.path.startswith("/my")]
    assert {str(route) for route in named if route.access in (PUBLIC, VISITOR)} == OPEN
    for route in every:
        if not route.page:
            assert route.path.startswith("/admin") == (route.access is ADMIN), route


async def unasked(who: Person, route: Route) -> httpx.Response:
    """Without a body: it would be refused for its type, too."""
    return await who.send(route.method, f"{route.at()}?nobody-asks=this")


async def test_everybody_is_let_in_where_the_access_says_and_nowhere_else(world: World) -> None:
    await world.product("LAMP")
    admin, guest, ann = await world.admin(), world.anyone, await world.admin()
    order = await guest.ordered("LAMP", email="guest@example.com")
    await guest.post("/cart/add", {"sku": "LAMP"})
    guest = Person(world.client, {**guest.headers, "Order-Token": order["order_token"]})
    routes = [route for route in all_routes(world.app) if not route.page]
    every = sorted({route.scope for route in routes if route.scope is not None})
    everybody = {
        NOBODY: world.anyone,
        GUEST: guest,
        CUSTOMERS: await world.customer(),
        ADMINS: ann,
        KEY: await key(world, admin, *every),
        OTHER_KEY: await key(world, admin, "reports:read"),
    }
    assert len(routes) >= 150
    await world.level()

    for who, person in everybody.items():
        before, kept = await all_of(world), await keys_of(world)
        for route in routes:
            if who == OTHER_KEY and route.scope == "reports:read":
                continue
            answer = await unasked(person, route)
            wanted, got = expected(route, who), answer.status_code
            let_in = wanted == IN and route.any_query and got not in (SIGN_IN, NO_ENTRY)
            assert let_in or got == wanted, f"{who}: {route}: {answer.text}"
        assert await all_of(world) == before, who
        assert await keys_of(world) == kept, who


async def all_of(world: World) -> dict[str, int]:
    """But for when a key was used last, which is noted once a minute."""
    await world.app.state.shop.key_uses.still()
    rows = await world.everything_written()
    noted = "select count(*) from outbox where type = 'ApiKeyChanged'"
    return rows | {"outbox": rows["outbox"] - await world.postgres.fetchval(noted)}


async def keys_of(world: World) -> set[bytes]:
    """In Redis, but for how often somebody tried."""
    return {name async for name in world.redis.scan_iter(count=1_000) if not COUNTERS & set(name.split(b":"))}


async def test_pages_lead_whoever_may_not_be_there_to_the_door(world: World) -> None:
    """Forms too, with the token that a browser's forms are known by; at the API a route's access is the same."""
    eve, ada = await world.customer(), await world.admin()
    stranger, customer, admin = Surfer(world.app), Surfer(world.app), Surfer(world.app)
    signed_in(customer, eve), signed_in(admin, ada)
    pages = [route for route in all_routes(world.app) if route.page]
    assert len(pages) >= 180
    tokens = {}
    for browser in (stranger, customer, admin):
        browser.client.follow_redirects = False
        found = TOKEN.search((await browser.client.get("/basket")).text)
        assert found
        tokens[browser] = found[1]
    await world.level()
    before = await world.everything_written()

    async def visit(browser: Surfer, route: Route) -> httpx.Response:
        kept = list(browser.client.cookies.jar)
        sent = {"data": {"form_token": tokens[browser]}} if route.method == "POST" else {}
        answer = await browser.client.request(route.method, route.at(), **sent)  # type: ignore[arg-type]
        browser.client.cookies.jar.clear()
        for each in kept:
            browser.client.cookies.jar.set_cookie(each)
        return answer

    for route in pages:
        office = route.path.startswith("/office")
        assert office == (route.access is ADMIN) or str(route) in FRONT_DOORS, route
        assert route.access not in (CART, ORDER), f"{route}: pages know guests by cookies, and see for themselves"
        if route.access in (CUSTOMER, ADMIN):
            led = await visit(stranger, route)
            door = "/office/sign-in?next=" if office else "/my/sign-in?next="
            assert led.status_code == 303, route
            assert led.headers["location"].startswith(door), route
        if route.access is ADMIN:
            kept_out = await visit(customer, route)
            assert kept_out.status_code == NO_ENTRY, route
            assert kept_out.headers["cache-control"] == "no-store", route
        if route.access in (CUSTOMER, ADMIN) and route.method == "GET" and str(route) not in ENDLESS:
            let_in = await visit(admin if office else customer, route)
            assert let_in.status_code in (200, 302, 303, 404, 409), route
            assert "sign-in" not in let_in.headers.get("location", ""), route

    assert await world.everything_written() == before
    for browser in (stranger, customer, admin):
        await browser.aclose()
