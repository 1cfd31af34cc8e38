"""Returns, reviews, customers, payment exceptions and failed mails, as the office settles them."""

import re
from uuid import UUID

from commands.base import perform
from db.work import Work
from domain.events import MailChanged
from tests.api.pages.office.clerk import at_the_desk
from tests.api.pages.surfer import Surfer
from tests.world import World

FIRST_ID = re.compile(r'action="(/office/[a-z]+/[0-9a-f-]{36}[^"]*)"')


def first_form(page: str) -> str:
    found = FIRST_ID.search(page)
    assert found is not None, "nothing can be done here"
    return found[1].replace("&amp;", "&")


async def done(surfer: Surfer, path: str, **fields: object) -> str:
    answer = await surfer.send(path, **fields)
    assert [one.status_code for one in answer.history] == [303], answer.text[:300]
    assert answer.status_code == 200
    return surfer.page


async def test_a_return_is_accepted_received_and_its_money_goes_back(world: World) -> None:
    await world.product("LAMP", price=1_000)
    eve, admin = await world.customer(), await world.admin()
    order = await eve.bought("LAMP", 3)
    assert (await admin.post(f"/admin/orders/{order['id']}/shipments", {})).status_code == 201
    items = [{"item_id": order["items"][0]["id"], "quantity": 2}]
    asked = await eve.post(f"/orders/{order['id']}/returns", {"items": items, "reason": "<b>Too bright</b>"})
    assert asked.status_code == 201
    async with at_the_desk(world) as surfer:
        page = (await surfer.open("/office/returns?show=requested")).text
        assert "&lt;b&gt;Too bright&lt;/b&gt;" in page
        path = f"/office/returns/{asked.json()['id']}?show=requested"
        assert first_form(page) == path
        before = await world.everything_written()
        refused = await surfer.send(path, status="received", restock="yes")
        assert (refused.status_code, "waits for an answer" in surfer.page) == (409, True)
        assert await world.everything_written() == before
        assert "No return waits for an answer." in await done(surfer, path, status="accepted")

        await surfer.open("/office/returns?show=accepted")
        path, before = path.replace("requested", "accepted"), await world.everything_written()
        for wrong, status in (({"brings": "amount"}, 400), ({"brings": "amount", "amount": "30.01"}, 409)):
            assert (await surfer.send(path, status="received", **wrong)).status_code == status
        assert 'value="30.01"' in surfer.page
        assert await world.everything_written() == before
        stock = await world.stock_of("LAMP")
        await done(surfer, path, status="received", brings="amount", amount="15,50", restock="yes")
        assert await world.stock_of("LAMP") == stock + 2
        await surfer.open(f"/office/orders/{order['id']}")
        assert "− $15.50" in surfer.page
    assert await world.ledger_broken() == {}


async def test_reviews_that_are_approved_count_and_those_edited_meanwhile_wait(world: World) -> None:
    lamp = await world.product("LAMP")
    eve, ben, ann = await world.customer(), await world.customer(), await world.customer()
    reviews = []
    for person, stars in ((eve, 5), (ben, 2), (ann, 1)):
        said = {"rating": stars, "title": "<i>Bright</i>", "body": "So it is."}
        reviews.append((await person.post(f"/products/{lamp.id}/reviews", said)).json())
    async with at_the_desk(world) as surfer:
        page = (await surfer.open("/office/reviews")).text
        assert "&lt;i&gt;Bright&lt;/i&gt;" in page
        ticks = re.findall(r'name="review" value="([^"]*)"', page)
        assert len(ticks) == 3
        edited = {"rating": 1, "title": "Worse", "body": "Words nobody has read."}
        assert (await ann.patch(f"/reviews/{reviews[2]['id']}", edited)).status_code == 200
        page = await done(surfer, "/office/reviews", status="approved", review=ticks)
        assert "changed or gone meanwhile" in page
        assert page.count("<article") == 1
        await world.level()
        card = (await eve.get(f"/products/{lamp.id}")).json()
        assert card["rating"] == {"average": 3.5, "count": 2}

        old = ticks[0].partition(":")[2]
        stale = await surfer.send(f"/office/reviews/{reviews[2]['id']}", status="approved", version=old)
        assert stale.status_code == 412
        path = f"/office/reviews/{reviews[0]['id']}?show=approved"
        await surfer.open("/office/reviews?show=approved")
        version = next(
            tick.partition(":")[2]
            for tick in re.findall(r'name="review" value="([^"]*)"', surfer.page)
            if reviews[0]["id"] in tick
        )
        assert "Thank you, Eve." in await done(surfer, path, reply="Thank you, Eve.", version=version)
        await done(surfer, f"/office/reviews/{reviews[1]['id']}/delete?show=approved")
        await world.level()
        assert (await eve.get(f"/products/{lamp.id}")).json()["rating"] == {"average": 5.0, "count": 1}
        assert (await eve.get(f"/products/{lamp.id}/reviews")).json()["items"][0]["reply"]["text"] == "Thank you, Eve."


async def test_customers_are_found_and_the_last_admin_stays_one(world: World) -> None:
    await world.product("LAMP", price=1_000)
    eve = await world.customer()
    await eve.bought("LAMP", 2)
    async with at_the_desk(world, "fr") as surfer:
        page = (await surfer.open("/office/customers?q=customer&role=CUSTOMER")).text
        assert f'href="/office/customers/{eve.id}"' in page
        assert "20,00\N{NO-BREAK SPACE}$US" in page
        page = (await surfer.open(f"/office/customers/{eve.id}")).text
        assert eve.email in page
        await done(surfer, f"/office/customers/{eve.id}", role="CUSTOMER", active="")
        assert "ne peut pas se connecter" in (await surfer.open("/office/customers?q=customer")).text

        await surfer.open("/office/customers?role=ADMIN")
        found = re.search(r'href="/office/customers/([0-9a-f-]{36})"', surfer.page)
        assert found is not None
        await surfer.open(f"/office/customers/{found[1]}")
        before = await world.everything_written()
        refused = await surfer.send(f"/office/customers/{found[1]}", role="CUSTOMER", active="yes")
        assert (refused.status_code, "C’est le seul compte d’administration" in surfer.page) == (409, True)
        assert await world.everything_written() == before


async def test_a_payment_exception_is_settled_and_a_mail_sent_again(world: World) -> None:
    await world.product("LAMP", price=1_000)
    eve, admin = await world.customer(), await world.admin()
    order = await eve.ordered("LAMP")
    assert (await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "PAID"})).status_code == 200
    assert (await eve.post(f"/orders/{order['id']}/cancel")).status_code == 200

    async def give_up(failure: str, work: Work) -> UUID:
        """A mail, as the clerk does after a day."""
        mail: UUID = await work.connection.fetchval(
            "insert into mails (kind, subject, version, status, tries, failure)"
            " values ('order-placed', $1, 0, 'failed', 3, $2) returning id",
            UUID(order["id"]),
            failure,
        )
        work.record(MailChanged(subject=mail, version=1))
        return mail

    mail = await perform(world.postgres, give_up, "550 <no> such box")
    async with at_the_desk(world) as surfer:
        page = (await surfer.open("/office/payments")).text
        assert "A refund by hand" in page
        path = first_form(page)
        before = await world.everything_written()
        assert (await surfer.send(path, reason=" ")).status_code == 400
        assert await world.everything_written() == before
        assert "Nothing is to be settled." in await done(surfer, path, reason="By <b>bank</b> transfer")
        assert "By &lt;b&gt;bank&lt;/b&gt; transfer" in (await surfer.open("/office/payments?show=all")).text
        assert (await surfer.send(path, reason="Again")).status_code == 409

        page = (await surfer.open("/office/mails")).text
        assert "550 &lt;no&gt; such box" in page
        assert "No mail has been given up." in await done(surfer, f"/office/mails/{mail}/resend")
        assert await world.postgres.fetchval("select status from mails where id = $1", mail) == "due"
        for path, status in ((f"/office/mails/{mail}/resend", 409), ("/office/mails/no-mail/resend", 404)):
            await surfer.open("/office/customers")
            assert (await surfer.send(path)).status_code == status
