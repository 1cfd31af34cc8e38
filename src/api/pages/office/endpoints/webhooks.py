"""The office's webhooks: which other programs are told of what happens."""

from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, note_written, see_other
from api.pages.provided import Execute
from api.pages.typed_again import why_not
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.routes.staff.admin_webhooks import NewWebhook, WebhookBody, told_with
from commands.endpoints.change_endpoint import ChangeEndpoint, change_endpoint
from commands.endpoints.create_endpoint import CreateEndpoint, create_endpoint
from commands.endpoints.remove_endpoint import RemoveEndpoint, remove_endpoint
from commands.endpoints.rotate_secret import RotateSecret, rotate_secret
from domain.endpoints.endpoint import ENDPOINTS_MAX, new_secret
from domain.endpoints.webhook_events import WebhookEvent
from domain.refusals import NotFound, Refusal
from queries.endpoints.list_webhooks import ListWebhooks, WebhookPage, list_webhooks
from read_models.webhooks import WebhookDocument, webhook_document

ROOM: Final = "/office/webhooks"
EVENTS: Final = "events"


@get(ROOM, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """Look through the webhooks."""
    found = await request.learn(list_webhooks, ListWebhooks(1, ENDPOINTS_MAX), WebhookPage)
    return await show_in_office(request, "webhooks.html", webhooks=found.items)


@get(f"{ROOM}/new", access=ADMIN)
async def ask(request: Visiting) -> Page:
    """Say who is to be told of what."""
    return await show_webhook(request, Filled(active="yes"), frozenset())


@post(f"{ROOM}/new", access=ADMIN)
async def make(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Make a webhook. Its secret is on the page that answers, and nowhere else."""
    secret = new_secret()
    try:
        body = (await reader_of(request)).read(request.fields, WebhookBody)
        private = shop.settings.webhook_private_targets
        command = CreateEndpoint(body.url, tuple(body.events), body.active, secret, private)
        answer = await execute(create_endpoint, command, told_with(secret), 201, keyed=False)
    except Refusal as refusal:
        return await show_webhook(request, Filled(request.fields), chosen(request), refusal)
    return await show_secret(request, answer)


@get(f"{ROOM}/{{webhook_id:str}}", access=ADMIN)
async def look(request: Visiting, webhook_id: FromPath[UUID]) -> Page:
    """Look at a webhook."""
    webhook = await find(request, webhook_id)
    filled = Filled(url=webhook.url, active="yes" if webhook.active else "")
    return await show_webhook(request, filled, frozenset(webhook.events), webhook=webhook)


@post(f"{ROOM}/{{webhook_id:str}}", access=ADMIN)
async def change(request: Visiting, webhook_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Change a webhook."""
    try:
        body = (await reader_of(request)).read(request.fields, WebhookBody)
        private = shop.settings.webhook_private_targets
        command = ChangeEndpoint(webhook_id, private, body.url, tuple(body.events), body.active)
        answer = await execute(change_endpoint, command, webhook_document)
    except Refusal as refusal:
        webhook = await find(request, webhook_id)
        return await show_webhook(request, Filled(request.fields), chosen(request), refusal, webhook)
    return see_other(request, ROOM, answer, "saved")


@post(f"{ROOM}/{{webhook_id:str}}/rotate-secret", access=ADMIN)
async def rotate(request: Visiting, webhook_id: FromPath[UUID], execute: Execute) -> Page:
    """Sign by another secret from now on. It is on the page that answers, and nowhere else."""
    secret = new_secret()
    command = RotateSecret(webhook_id, secret)
    return await show_secret(request, await execute(rotate_secret, command, told_with(secret), keyed=False))


@post(f"{ROOM}/{{webhook_id:str}}/delete", access=ADMIN)
async def drop(request: Visiting, webhook_id: FromPath[UUID], execute: Execute) -> Page:
    """Remove a webhook, with what is still owed to it."""
    return see_other(request, ROOM, await execute.silently(remove_endpoint, RemoveEndpoint(webhook_id)), "deleted")


def chosen(request: Visiting) -> frozenset[str]:
    return frozenset(value for name, value in request.fields if name == EVENTS)


async def find(request: Visiting, webhook: UUID) -> WebhookDocument:
    """Raises NotFound."""
    every = await request.learn(list_webhooks, ListWebhooks(1, ENDPOINTS_MAX), WebhookPage)
    if (found := next((one for one in every.items if one.id == webhook), None)) is None:
        raise NotFound("webhook")
    return found


async def show_secret(request: Visiting, answer: Response[bytes]) -> Page:
    note_written(request, answer)
    made = msgspec.json.decode(answer.content, type=NewWebhook)
    return await show_in_office(request, "webhook_secret.html", webhook=made)


async def show_webhook(
    request: Visiting,
    filled: Filled,
    chosen: frozenset[str],
    refusal: Refusal | None = None,
    webhook: WebhookDocument | None = None,
) -> Page:
    events = tuple(WebhookEvent)
    return await show_in_office(
        request,
        "webhook.html",
        filled=filled,
        **why_not(request, refusal),
        webhook=webhook,
        events=events,
        chosen=chosen,
    )


ALL = (listing, ask, make, look, change, rotate, drop)
