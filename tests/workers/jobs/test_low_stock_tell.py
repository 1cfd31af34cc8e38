"""Admins are told once a day what runs low."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from domain.catalog.product import ProductStatus
from domain.mail.mail import day_of_stock_mail
from tests.workers.test_mail_clerk import postman_comes
from tests.world import World
from workers.jobs.context import JobContext
from workers.jobs.low_stock_tell import low_stock_tell

BERLIN = ZoneInfo("Europe/Berlin")


def test_the_mail_goes_from_seven_o_clock_of_the_shops_day_on() -> None:
    day = datetime(2026, 11, 29, tzinfo=UTC).toordinal()
    assert day_of_stock_mail(datetime(2026, 11, 29, 5, 59, tzinfo=UTC), BERLIN) is None
    assert day_of_stock_mail(datetime(2026, 11, 29, 6, 0, tzinfo=UTC), BERLIN) == day
    assert day_of_stock_mail(datetime(2026, 11, 29, 22, 59, tzinfo=UTC), BERLIN) == day
    assert day_of_stock_mail(datetime(2026, 11, 29, 23, 0, tzinfo=UTC), BERLIN) is None


async def told(world: World) -> list[tuple[str, str, str]]:
    """Mails in the folder: to whom, about what, and the line that says it."""
    await low_stock_tell(cast("JobContext", {"postgres": world.at_work}))
    await postman_comes(world)
    mails = []
    for file in sorted(world.settings.mail.folder.glob("*.eml")):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain",))
        assert body is not None
        (line,) = [line for line in body.get_content().splitlines() if "few units left" in line]
        mails.append((str(mail["To"]), str(mail["Subject"]), line))
    return mails


async def test_every_admin_is_told_once_a_day_and_nobody_while_nothing_is_low(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.mail.mail.STOCK_MAIL_HOUR", 0)
    admin, _ = await world.admin(), await world.customer()
    await world.product("SOFA", stock=6)
    await world.product("DRAFT", stock=1, status=ProductStatus.DRAFT)
    assert await told(world) == []
    await world.product("LAMP", stock=2)
    await world.product("DESK", stock=0)
    mail = (
        f"Eve <{admin.email}>",
        "2 variants of Tradepost run low",
        "These have few units left, or none: DESK (0), LAMP (2).",
    )
    assert await told(world) == [mail]
    assert await told(world) == [mail], "today they know"
