"""What is left of mails, and for how long."""

from datetime import timedelta
from typing import cast

import pytest

from read_models.failed_mails import FAILED_MAILS
from tests.workers.test_mail_clerk import clerk_reads, in_the_folder, postman_comes
from tests.world import Person, World
from workers.jobs.context import JobContext
from workers.jobs.mails_forget import mails_forget

VERIFYING = "select id from mails where kind = 'verify-email'"


async def test_nothing_is_left_of_mails_to_somebody_who_was_forgotten(world: World) -> None:
    password = {"current_password": "battery staple 9"}
    who = {"email": "eve@example.com", "password": "battery staple 9", "name": "Eve"}
    await world.anyone.post("/auth/register", who)
    login = await world.anyone.post("/auth/login", {"email": who["email"], "password": who["password"]})
    eve = Person(world.client, {"Authorization": f"Bearer {login.json()['access_token']}"})
    adam = await world.customer()
    await clerk_reads(world)
    await postman_comes(world)
    assert len(in_the_folder(world)) == 3
    half = world.settings.mail.folder / f"{await world.postgres.fetchval(VERIFYING)}.half"
    half.write_text(f"To: {who['email']}")  # a worker was killed here
    assert (await eve.post("/account/erase", password)).status_code == 202
    assert await forgotten(world) == 2
    assert [str(mail["To"]) for mail in in_the_folder(world)] == [f"Eve <{adam.email}>"]
    assert await forgotten(world) == 0


async def test_mails_are_kept_for_ninety_days(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    await eve.ordered("LAMP")
    await clerk_reads(world)
    await postman_comes(world)
    await world.postgres.execute("update mails set status = 'failed' where kind = 'welcome'")
    age = "update mails set created_at = created_at - $1::interval"
    await world.postgres.execute(age, timedelta(days=89, hours=23))
    assert await forgotten(world) == 0
    await world.rebuild(FAILED_MAILS)
    await world.postgres.execute(age, timedelta(hours=2))
    await world.postgres.execute("update outbox set recorded_at = recorded_at - interval '91 days'")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("commands.mail.find_past_mails.MAILS_MAX", 1)
        assert await forgotten(world) == 2
    assert in_the_folder(world) == []
    await world.level()
    assert await world.differences(FAILED_MAILS) == []
    assert await world.ledger_broken() == {}


async def forgotten(world: World) -> int:
    return await mails_forget(cast("JobContext", {"postgres": world.at_work, "settings": world.settings}))
