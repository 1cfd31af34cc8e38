"""Webhooks that go out, for admins: which other programs are told of what happens here.

Those that come in, from payment providers, are in `api/routes/payments/webhooks.py`.
"""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import asdict

from api.asking import Asking
from api.callers.access import ADMIN
from api.provided import Execute, TheShop
from api.requests.bodies import Body
from api.routes.catalog.products import PageNumber, PageSize
from commands.endpoints.change_endpoint import ChangeEndpoint, change_endpoint
from commands.endpoints.create_endpoint import CreateEndpoint, create_endpoint
from commands.endpoints.remove_endpoint import RemoveEndpoint, remove_endpoint
from commands.endpoints.resend_delivery import ResendDelivery, resend_delivery
from commands.endpoints.rotate_secret import RotateSecret, rotate_secret
from domain.endpoints.endpoint import Endpoint, new_secret
from domain.endpoints.endpoint_url import URL_CHARS_MAX
from domain.endpoints.webhook_events import WebhookEvent
from domain.refusals import DeliveryUnderWay, NotFound, TargetNotAllowed, TooManyEndpoints
from queries.endpoints.list_deliveries import DeliveryPage, ListDeliveries, list_deliveries
from queries.endpoints.list_webhooks import ListWebhooks, WebhookPage, list_webhooks
from read_models.webhooks import DeliveryDocument, WebhookDocument, delivery_document, webhook_document

Target = Annotated[str, Meta(min_length=1, max_length=URL_CHARS_MAX, examples=["https://erp.example.com/hooks"])]
Events = Annotated[
    list[WebhookEvent],
    Meta(min_length=1, max_length=len(WebhookEvent), examples=[["order.paid", "order.shipped"]]),
]


class WebhookBody(Body, frozen=True):
    url: Target
    events: Events
    active: bool = True

    EXAMPLE = {"url": "https://erp.example.com/hooks", "events": ["order.paid", "order.shipped"]}


class WebhookChanges(Body, frozen=True):
    """What is left out stays as it is."""

    url: Target | UnsetType = UNSET
    events: Events | UnsetType = UNSET
    active: bool | UnsetType = UNSET

    EXAMPLE = {"active": False}


class NewWebhook(WebhookDocument, frozen=True, kw_only=True):
    """`secret` signs what is sent, after Standard Webhooks. It is shown this once."""

    secret: str


def told_with(secret: str) -> Callable[[Endpoint], NewWebhook]:
    """How a webhook is told of that has just got this secret."""

    def shown(endpoint: Endpoint) -> NewWebhook:
        return NewWebhook(**asdict(webhook_document(endpoint)), secret=secret)

    return shown


@get("/admin/webhooks", access=ADMIN)
async def listing(request: Asking, page: PageNumber = 1, page_size: PageSize = 20) -> Response[WebhookPage]:
    """List the webhooks, newest first."""
    return await request.ask(list_webhooks, ListWebhooks(page, page_size))


@post("/admin/webhooks", access=ADMIN, refuses=(TargetNotAllowed, TooManyEndpoints))
async def make(data: JSONBody[WebhookBody], execute: Execute, shop: TheShop) -> Response[NewWebhook]:
    """Tell another program of what happens from now on. What it is sent is signed by the `secret`."""
    secret, private = new_secret(), shop.settings.webhook_private_targets
    command = CreateEndpoint(data.url, tuple(data.events), data.active, secret, private)
    return await execute(create_endpoint, command, told_with(secret), 201, keyed=False)


@patch("/admin/webhooks/{webhook_id:str}", access=ADMIN, refuses=(NotFound, TargetNotAllowed))
async def change(
    webhook_id: FromPath[UUID], data: JSONBody[WebhookChanges], execute: Execute, shop: TheShop
) -> Response[WebhookDocument]:
    """Change a webhook. One that is switched on again gets what is still owed to it, and is told of what happens from
    now on.
    """
    events = UNSET if data.events is UNSET else tuple(data.events)
    private = shop.settings.webhook_private_targets
    command = ChangeEndpoint(webhook_id, private, data.url, events, data.active)
    return await execute(change_endpoint, command, webhook_document)


@delete("/admin/webhooks/{webhook_id:str}", access=ADMIN, refuses=(NotFound,))
async def remove(webhook_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """Remove a webhook, with what is still owed to it."""
    return await execute.silently(remove_endpoint, RemoveEndpoint(webhook_id))


@post("/admin/webhooks/{webhook_id:str}/rotate-secret", access=ADMIN, status_code=200, refuses=(NotFound,))
async def rotate(webhook_id: FromPath[UUID], execute: Execute) -> Response[NewWebhook]:
    """Sign what is sent with another secret. For 24 hours the one before signs beside it."""
    secret = new_secret()
    return await execute(rotate_secret, RotateSecret(webhook_id, secret), told_with(secret), keyed=False)


@get("/admin/webhooks/{webhook_id:str}/deliveries", access=ADMIN, refuses=(NotFound,))
async def deliveries(
    webhook_id: FromPath[UUID], request: Asking, page: PageNumber = 1, page_size: PageSize = 20
) -> Response[DeliveryPage]:
    """List what a webhook was sent, and is to be sent, newest first. What is settled is kept for 30 days, and of a
    webhook the newest 1,000.
    """
    return await request.ask(list_deliveries, ListDeliveries(webhook_id, page, page_size))


@post(
    "/admin/webhooks/{webhook_id:str}/deliveries/{delivery_id:str}/resend",
    access=ADMIN,
    status_code=202,
    refuses=(NotFound, DeliveryUnderWay),
)
async def resend(
    webhook_id: FromPath[UUID], delivery_id: FromPath[UUID], execute: Execute
) -> Response[DeliveryDocument]:
    """Send again what was delivered or given up: the same bytes under the same id."""
    return await execute(resend_delivery, ResendDelivery(webhook_id, delivery_id), delivery_document, 202)


routes = Router(
    "/", route_handlers=[listing, make, change, remove, rotate, deliveries, resend], tags=["Webhooks, admin"]
)
