"""docs/webhooks.md: what it shows of a message is what another program gets, and its lines verify one."""

import re
from typing import Any, Final

import msgspec
import pytest
from msgspec.structs import replace
from standardwebhooks import WebhookVerificationError

from adapters.settings import Settings
from tests.docs.blocks import block
from tests.webhook_receiver import Got, open_receiver
from tests.webhooks import clerk_reads, sender_goes, webhook
from tests.world import World

PAGE: Final = "docs/webhooks.md"
FORMS: Final = {
    "webhook-id": r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}",
    "webhook-timestamp": r"\d{10}",
    "webhook-signature": r"v1,[A-Za-z0-9+/]{43}=",
    "content-type": "application/json",
    "timestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z",
}
"""Of what differs from message to message."""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, webhook_private_targets=True)


async def test_a_message_looks_as_it_is_shown_and_is_verified_as_it_is_said(world: World) -> None:
    first, *lines = block(PAGE, "webhook-signature").splitlines()
    shown, text = dict(line.split(": ", 1) for line in lines[:-2]), lines[-1]
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    async with open_receiver() as receiver:
        secret = (await webhook(admin, receiver.url, "order.paid"))["secret"]
        order = await eve.bought("LAMP")
        await clerk_reads(world)
        await sender_goes(world)
        (got,) = receiver.got

    assert first == f"POST {got.path.partition('?')[0]} HTTP/1.1"
    for headers in (shown, got.headers):
        assert [name for name in shown if not re.fullmatch(FORMS[name], headers[name])] == []
    body = msgspec.json.decode(got.body)
    assert order_of_fields(text) == order_of_fields(
        got.body.decode().replace(msgspec.json.encode(body["data"]["order"]).decode(), "{…}")
    )
    example = msgspec.json.decode(text.replace("{…}", "{}"))
    assert (example["type"], body["type"], body["data"]["id"]) == ("order.paid", "order.paid", order["id"])
    for message in (example, body):
        assert re.fullmatch(FORMS["timestamp"], message["timestamp"])
        assert isinstance(message["data"]["sequence"], int)

    assert verified(got, secret) == body
    with pytest.raises(WebhookVerificationError):
        verified(msgspec.structs.replace(got, body=got.body.replace(b"paid", b"PAID")), secret)


def order_of_fields(text: str) -> list[str]:
    return re.findall(r'"(\w+)":', text)


def verified(got: Got, secret: str) -> Any:
    """By the page's own lines."""
    names: dict[str, Any] = {"secret": secret, "body": got.body, "headers": got.headers}
    exec(block(PAGE, "standardwebhooks"), names)
    return names["message"]
