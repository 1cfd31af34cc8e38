"""What a webhook was sent, and is to be sent."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.office.endpoints.webhooks import ROOM, find
from api.pages.office.show_in_office import show_in_office
from api.pages.office.typed import page_asked
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import why_not
from api.pages.visiting import Visiting
from commands.endpoints.resend_delivery import ResendDelivery, resend_delivery
from domain.refusals import DeliveryUnderWay
from queries.endpoints.list_deliveries import DeliveryPage, ListDeliveries, list_deliveries
from read_models.webhooks import delivery_document


@get(f"{ROOM}/{{webhook_id:str}}/deliveries", access=ADMIN)
async def listing(request: Visiting, webhook_id: FromPath[UUID]) -> Page:
    """Look through what a webhook was sent, newest first."""
    return await show_deliveries(request, webhook_id)


@post(f"{ROOM}/{{webhook_id:str}}/deliveries/{{delivery_id:str}}/resend", access=ADMIN)
async def resend(request: Visiting, webhook_id: FromPath[UUID], delivery_id: FromPath[UUID], execute: Execute) -> Page:
    """Send again what was delivered or given up."""
    try:
        answer = await execute(resend_delivery, ResendDelivery(webhook_id, delivery_id), delivery_document)
    except DeliveryUnderWay as refusal:
        return await show_deliveries(request, webhook_id, refusal)
    return see_other(request, f"{ROOM}/{webhook_id}/deliveries", answer, "resent")


async def show_deliveries(request: Visiting, webhook: UUID, refusal: DeliveryUnderWay | None = None) -> Page:
    found = await request.learn(list_deliveries, ListDeliveries(webhook, await page_asked(request)), DeliveryPage)
    return await show_in_office(
        request,
        "deliveries.html",
        found=found,
        webhook=await find(request, webhook),
        **why_not(request, refusal),
    )


ALL = (listing, resend)
