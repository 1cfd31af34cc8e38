"""Packing slips, for those who pack."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import MediaType, Response, Router, get
from litestar.params import FromPath, HeaderParameter

from adapters.papers.packing_slip import POLICY, printed
from api.asking import Asking
from api.callers.access import ADMIN
from domain.languages import Language, language_of
from domain.orders.packing_slip import PackingSlip
from domain.refusals import NotFound
from queries.orders.pack_parcel import PackParcel, pack_parcel

PackersLanguage = Annotated[
    str | None,
    HeaderParameter(
        name="Accept-Language", description="Decides in which language it is printed: English, German or French"
    ),
]
decode_slip: Final = msgspec.json.Decoder(PackingSlip).decode


@get(
    "/admin/orders/{order_id:str}/shipments/{shipment_id:str}/packing-slip",
    access=ADMIN,
    media_type=MediaType.HTML,
    refuses=(NotFound,),
)
async def slip(
    order_id: FromPath[UUID], shipment_id: FromPath[UUID], request: Asking, accept_language: PackersLanguage = None
) -> Response[str]:
    """Show what to print and lay into a parcel: where it goes and what is in it, without prices."""
    return await slip_in(language_of(accept_language), PackParcel(order_id, shipment_id), request)


async def slip_in(language: Language, question: PackParcel, request: Asking) -> Response[str]:
    """Raises NotFound."""
    told = await request.ask(pack_parcel, question)
    page = printed(decode_slip(told.body), language)
    return told.as_paper(page.encode(), "text/html; charset=utf-8", POLICY)


routes = Router("/", route_handlers=[slip], tags=["Orders, admin"])
