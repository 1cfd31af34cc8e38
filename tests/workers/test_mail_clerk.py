"""The mail clerk and the job beside it: who is owed a mail gets it, once, whatever is killed when."""

import asyncio
from collections.abc import MutableMapping, Sequence
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from typing import Any, cast
from uuid import UUID

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from adapters.mail.port import Letter, MailRefused
from cli.doctor.mails import mails
from commands.base import perform
from commands.mail.claim_due_mails import ClaimDueMails, claim_due_mails
from commands.mail.find_clerks_place import FindClerksPlace, find_clerks_place
from commands.mail.owe_mails import owe_mails
from commands.mail.settle_mails import Outcome, SettleMails, Tried, settle_mails
from commands.upkeep.tidy_up import TidyUp, tidy_up
from db.outbox import read_all
from domain.accounts.account_token import Purpose
from read_models.failed_mails import FAILED_MAILS
from tests.api.accounts.test_verification import EVE, NEW, registered, verify
from tests.mail_server import Box
from tests.webhooks import clerk_reads as endpoints_clerk_reads
from tests.world import ADDRESS, World
from workers.clerks import keep_clerks
from workers.feed import Batch, Feed
from workers.jobs.context import JobContext
from workers.jobs.mails_send import mails_send
from workers.jobs.outbox_trim import outbox_trim
from workers.mail_clerk import work_of


async def clerk_reads(world: World, rows_max: int = 1_000) -> int:
    """Everything there is, so many events at a time."""
    position = await perform(world.at_work, find_clerks_place, FindClerksPlace())
    while True:
        async with world.postgres.acquire() as connection:
            events = (await read_all(connection, position, 2**62))[:rows_max]
        if not events:
            return position
        position = await perform(world.at_work, owe_mails, work_of(position, position, Batch(events, 0)))


async def postman_comes(world: World, again: bool = True) -> int:
    if again:
        await world.postgres.execute("update mails set due_at = clock_timestamp() where status = 'due'")
    context = {"postgres": world.at_work, "settings": world.settings}
    return await mails_send(cast("JobContext", context))


def said_of_mails(logs: Sequence[MutableMapping[str, Any]]) -> list[tuple[str, str]]:
    return [(entry["outcome"], entry["failure"]) for entry in logs if entry["event"] == "mail not delivered"]


async def newest(world: World) -> str:
    """A Consistency-Token of everything there is."""
    return f"p{await world.level():x}"


def in_the_folder(world: World) -> list[Message]:
    files = sorted(world.settings.mail.folder.glob("*"))
    assert all(file.suffix == ".eml" for file in files)
    return [message_from_bytes(file.read_bytes()) for file in files]


def kinds(mails: list[Message]) -> list[str]:
    return sorted(str(mail["X-Tradepost-Kind"]) for mail in mails)


async def test_an_orders_way_is_told_step_by_step_and_once(world: World) -> None:
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    order = await eve.bought("LAMP", 2)
    await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "SHIPPED"})
    await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "DELIVERED"})
    await admin.post(f"/admin/orders/{order['id']}/refunds", {"amount": 300, "reason": "late"})
    await admin.post(f"/admin/orders/{order['id']}/refunds", {"amount": 200, "reason": "late"})

    await clerk_reads(world)
    await world.postgres.execute("update mail_clerk set position = 0")  # as if it had forgotten all it did
    await clerk_reads(world, rows_max=1)
    while await postman_comes(world):
        pass

    told = ["order-delivered", "order-paid", "order-placed", "order-refunded", "order-refunded", "order-shipped"]
    assert kinds(in_the_folder(world)) == [*told, "welcome"]
    assert {str(mail["To"]) for mail in in_the_folder(world)} == {f"Eve <{eve.email}>"}
    assert await world.ledger_broken() == {}
    await world.postgres.execute("delete from mails where kind in ('order-paid', 'order-refunded')")
    broken = (await world.ledger_broken())["who-is-owed-a-mail-has-one"]
    assert sorted(row["type"] for row in broken) == ["OrderPaid", "OrderPartlyRefunded", "OrderPartlyRefunded"]


async def test_a_clerk_that_is_killed_between_two_lines_owes_neither_twice_nor_never(world: World) -> None:
    await world.product("LAMP", stock=100)
    eve = await world.customer()
    for _ in range(3):
        await eve.bought("LAMP")

    class Killed(Exception): ...

    async def killed(*_: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("db.clerks_place.ClerksPlace.move", killed)
        with pytest.raises(Killed):
            await clerk_reads(world)
    assert await world.postgres.fetchval("select count(*) from mails") == 0
    two = [asyncio.create_task(clerk_reads(world, rows_max=2)) for _ in range(2)]
    await asyncio.gather(*two)
    assert await world.postgres.fetchval("select count(*) from mails") == 7
    assert await world.ledger_broken() == {}


async def test_nothing_lost_on_a_server_that_drops_half_its_connections(world: World, box: Box) -> None:
    """What it took before it hung up comes again with the same Message-ID, and nothing else does."""
    world.settings = replace(world.settings, mail=replace(world.settings.mail, server=box.server))
    await world.product("LAMP", stock=100)
    eve = await world.customer()
    for _ in range(5):
        await eve.bought("LAMP")
    await clerk_reads(world)
    turns = ["421 later", "hang up"]
    for turn in range(20):
        box.says = {} if turn % 2 else {("MAIL", "DATA")[turn // 2 % 2]: turns[turn // 2 % 2]}
        if not await postman_comes(world):
            break

    got = [str(mail["Message-ID"]) for mail in box.got]
    owed = await world.postgres.fetch("select id, status, tries from mails")
    assert {row["status"] for row in owed} == {"sent"}
    assert set(got) == {f"<{row['id']}@shop.example>" for row in owed}
    assert len(set(got)) == 11


async def test_what_is_refused_or_takes_too_long_is_given_up_and_an_admin_sends_it_again(
    world: World,
    box: Box,
) -> None:
    world.settings = replace(world.settings, mail=replace(world.settings.mail, server=box.server))
    await world.customer()
    admin = await world.admin()
    await clerk_reads(world)
    box.says = {"RCPT": "451 not now"}
    with capture_logs() as logs:
        assert await postman_comes(world) == 1
    assert said_of_mails(logs) == [("delayed", "451 not now")]
    (waiting,) = await mails(world.settings)
    assert waiting.found == "1 mail waits, tried up to 1 times: 451 not now"
    assert (await admin.get("/admin/mails")).json()["total"] == 0
    assert await postman_comes(world, again=False) == 0, "not before a pause"
    await world.postgres.execute("update mails set created_at = created_at - interval '1 day'")
    with capture_logs() as logs:
        assert await postman_comes(world) == 1
    assert said_of_mails(logs) == [], "each is said once"
    (failed,) = (await admin.get("/admin/mails", Consistency_Token=await newest(world))).json()["items"]
    assert (failed["kind"], failed["status"], failed["tries"], failed["failure"]) == (
        "welcome",
        "failed",
        2,
        "451 not now",
    )
    assert await world.differences() == []

    box.says = {}
    resent = await admin.post(f"/admin/mails/{failed['id']}/resend")
    assert (resent.status_code, resent.json()["status"]) == (202, "due")
    assert (await admin.post(f"/admin/mails/{failed['id']}/resend")).json()["code"] == "mail-not-given-up"
    assert (await admin.get("/admin/mails")).json()["total"] == 0
    assert await postman_comes(world) == 1
    assert len(box.got) == 1
    assert (await admin.post(f"/admin/mails/{UUID(int=1)}/resend")).status_code == 404
    assert await world.differences() == []


async def test_one_that_cannot_be_read_leaves_the_others_be(world: World) -> None:
    eve, adam, noah = await world.customer(), await world.customer(), await world.customer()
    await clerk_reads(world)
    await world.postgres.execute("update accounts set language = 'it' where id = $1", eve.id)
    await world.postgres.execute("update mails set kind = 'of-tomorrow' where subject = $1", noah.id)
    assert await postman_comes(world) == 2
    assert [str(mail["To"]) for mail in in_the_folder(world)] == [f"Eve <{adam.email}>"]
    left = await world.postgres.fetch("select subject, tries, failure from mails where status = 'due'")
    assert {(row["subject"], row["tries"], row["failure"]) for row in left} == {
        (eve.id, 1, "It can't be written: see the worker's log."),
        (noah.id, 0, None),
    }, "what a newer worker owes waits for that one"


class SlowAndStrange:
    """Takes one mail at once, refuses one with what Postgres can't keep, and takes the third when it is told to."""

    lease_seconds = 60

    def __init__(self, slow: str, strange: str) -> None:
        self.slow, self.strange, self.go = slow, strange, asyncio.Event()

    async def hand_over(self, letter: Letter) -> None:
        if self.strange == letter.recipient:
            raise MailRefused("no\0")
        if self.slow == letter.recipient:
            await self.go.wait()


async def test_neither_a_slow_one_nor_one_that_cannot_be_settled_holds_the_others_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve, adam, noah = await world.customer(), await world.customer(), await world.customer()
    await clerk_reads(world)
    post = SlowAndStrange(eve.email, adam.email)
    monkeypatch.setattr("workers.jobs.mails_send.post_of", lambda _: post)
    coming = asyncio.create_task(postman_comes(world))
    async with asyncio.timeout(5):
        while not (sent := await world.postgres.fetch("select subject from mails where status = 'sent'")):
            await asyncio.sleep(0.001)
    assert [row["subject"] for row in sent] == [noah.id]
    post.go.set()
    assert await coming == 3
    left = await world.postgres.fetch("select subject, tries, failure from mails where status <> 'sent'")
    assert [tuple(row) for row in left] == [(adam.id, 1, None)], "its claim lapses"


LOST = [
    (Outcome.DELAYED, Outcome.SENT, "sent"),
    (Outcome.UNWANTED, Outcome.DELAYED, "due"),
    (Outcome.REFUSED, Outcome.SENT, "sent"),
    (Outcome.SENT, Outcome.DELAYED, "sent"),
    (Outcome.SENT, Outcome.REFUSED, "sent"),
]


async def test_who_lost_a_mail_to_another_says_at_most_that_it_was_sent(world: World) -> None:
    await world.customer()
    await clerk_reads(world)
    for late, last, status in LOST:
        await world.postgres.execute("update mails set status = 'due', due_at = now(), tries = 0, failure = null")
        (slow,) = await perform(world.at_work, claim_due_mails, ClaimDueMails(8, 0))
        (quick,) = await perform(world.at_work, claim_due_mails, ClaimDueMails(8, 60))
        await perform(world.at_work, settle_mails, SettleMails([Tried(quick, last, "451")]))
        await perform(world.at_work, settle_mails, SettleMails([Tried(slow, late, "421")]))
        assert await world.postgres.fetchval("select status from mails") == status, (late, last)
    await world.level()
    assert await world.differences(FAILED_MAILS) == []


async def test_an_order_that_cost_nothing_is_taken_back_without_an_amount(world: World) -> None:
    await world.product("LAMP")
    admin, eve = await world.admin(), await world.customer()
    await admin.post("/admin/coupons", {"code": "FREE", "kind": "percent", "value": 100, "active": True})
    order = await eve.ordered("LAMP", coupon="FREE")
    for status in ("PAID", "REFUNDED"):
        assert (await admin.patch(f"/admin/orders/{order['id']}/status", {"status": status})).status_code == 200
    await clerk_reads(world)
    await postman_comes(world)
    assert kinds(in_the_folder(world)) == ["order-paid", "order-placed", "order-refunded", "welcome"]


async def test_who_asked_for_nothing_any_more_gets_nothing(world: World) -> None:
    await world.anyone.post(
        "/auth/register", {"email": "eve@example.com", "password": "battery staple 9", "name": "Eve"}
    )
    await world.postgres.execute("update account_tokens set used_at = now()")
    await clerk_reads(world)
    await postman_comes(world)
    assert kinds(in_the_folder(world)) == ["welcome"]
    assert await world.postgres.fetchval("select status from mails where kind = 'verify-email'") == "dropped"


async def test_people_are_written_to_in_their_language(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    await eve.post("/cart/add", {"sku": "LAMP"})
    await eve.post("/order/create", {"shipping_address": ADDRESS}, Accept_Language="fr-CH, de;q=0.5")
    await clerk_reads(world)
    await postman_comes(world)
    (placed,) = [mail for mail in in_the_folder(world) if mail["X-Tradepost-Kind"] == "order-placed"]
    assert (placed["Content-Language"], str(placed["Subject"])) == ("fr", "Votre commande TP-000001")
    assert "serv=C3=A9s jusqu'au" in placed.as_string()

    await world.postgres.execute("update orders set hold_ends_at = now() - interval '1 second'")
    await world.postgres.execute("update mails set status = 'due' , due_at = now() where kind = 'order-placed'")
    await postman_comes(world)
    (placed,) = [mail for mail in in_the_folder(world) if mail["X-Tradepost-Kind"] == "order-placed"]
    assert "serv=C3=A9s jusqu'au" not in placed.as_string(), "nothing is held any more"


async def test_the_outbox_is_not_trimmed_of_what_a_clerk_has_not_read(world: World) -> None:
    await world.product("LAMP")
    await world.level()
    await world.postgres.execute("update outbox set recorded_at = recorded_at - interval '15 days'")
    context = JobContext(settings=world.settings, postgres=world.at_work, redis=world.redis)  # type: ignore[typeddict-item]
    eve = await world.customer()
    await world.level()
    assert await outbox_trim(context) == 0
    await clerk_reads(world)
    assert await outbox_trim(context) == 0, "the endpoints' clerk has not"
    await endpoints_clerk_reads(world)
    assert await outbox_trim(context) > 0
    assert eve.id


async def test_the_clerk_follows_by_itself(world: World) -> None:
    feed = Feed(world.at_work)
    working = [
        asyncio.create_task(feed.run()),
        asyncio.create_task(keep_clerks(world.settings, feed, world.at_work)),
    ]
    await world.customer()
    async with asyncio.timeout(10):
        while not await world.postgres.fetchval("select count(*) from mails"):
            await asyncio.sleep(0.02)
        await world.product("LAMP", stock=0)  # which is no news to anybody
        newest = await world.postgres.fetchval("select max(position) from outbox")
        while await perform(world.at_work, find_clerks_place, FindClerksPlace()) < newest:
            await asyncio.sleep(0.02)
    for task in working:
        task.cancel()
    await asyncio.wait(working)


async def test_what_a_stranger_typed_is_sent_on_once_the_address_is_proven(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    advert, note = "Claim it at prize.example", "Ring twice"
    await world.postgres.execute("update accounts set name = $1", advert)
    await eve.ordered("LAMP", note=note)
    await world.anyone.ordered("LAMP", note=note, email=eve.email)
    await eve.ordered("LAMP", note=note, email="adam@example.com")
    await clerk_reads(world)

    async def said() -> list[tuple[str, bool, bool]]:
        await world.postgres.execute("update mails set status = 'due', due_at = now()")
        await postman_comes(world)
        return sorted(
            (str(mail["X-Tradepost-Kind"]), advert in mail.as_string(), note in mail.as_string())
            for mail in in_the_folder(world)
        )

    assert await said() == [*[("order-placed", False, False)] * 3, ("welcome", False, False)]
    await world.postgres.execute("update accounts set email_verified_at = now()")
    assert await said() == [
        ("order-placed", False, False),
        ("order-placed", False, False),
        ("order-placed", False, True),
        ("welcome", True, False),
    ]


async def test_what_happens_to_an_account_is_told_to_the_address_it_had_then(world: World) -> None:
    """Also where another one holds by the time the mail is written; and that one is there is told to the old one."""
    eve = await registered(world)
    new_password = "zebra violin cactus"
    changed = {"current_password": EVE["password"], "new_password": new_password}
    assert (await eve.post("/auth/password", changed)).status_code == 204
    assert (await eve.patch("/auth/me", NEW | {"current_password": new_password})).status_code == 200
    assert await verify(world, await world.mailed_token(NEW["email"], Purpose.CONFIRM_NEW_EMAIL)) == (204, None)
    back = {"current_password": new_password, "new_password": EVE["password"]}
    assert (await eve.post("/auth/password", back)).status_code == 204
    await clerk_reads(world)
    while await postman_comes(world):
        pass
    told = sorted((str(mail["X-Tradepost-Kind"]), parseaddr(str(mail["To"]))[1]) for mail in in_the_folder(world))
    assert told == [
        ("email-replaced", EVE["email"]),
        ("password-replaced", EVE["email"]),
        ("password-replaced", NEW["email"]),
        ("welcome", EVE["email"]),
    ]
    await world.postgres.execute("update former_emails set left_at = left_at - interval '90 days'")
    await perform(world.at_work, tidy_up, TidyUp())
    assert await world.postgres.fetchval("select count(*) from former_emails") == 0
