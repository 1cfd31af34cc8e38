"""The office's first room: what was sold, and as it is sold."""

from datetime import datetime
from typing import Any

from litestar import Response, get

from api.answers.flowing import TooManyFlows
from api.callers.access import ADMIN
from api.pages.addresses import with_query
from api.pages.forms import reader_of
from api.pages.office.dashboard.days_asked import PRESET, Days, DaysAsked, days_meant, presets
from api.pages.office.dashboard.figures import figures, granularity_word
from api.pages.office.dashboard.revenue_chart import chart_of
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page
from api.pages.typed_again import NO_FORM, form_again
from api.pages.visiting import Visiting
from api.pages.words import words_in
from api.routes.dashboard.dashboard import summaries_as_they_come
from domain.order_status import OrderStatus
from domain.refusals import InvalidInput
from queries.dashboard.sales_summary import SalesSummary

PATH = "/office/"


@get(PATH, access=ADMIN)
async def dashboard(request: Visiting) -> Page:
    """See what was sold."""
    reader = await reader_of(request)
    asked, today = reader.read_what_fits(request.asked, DaysAsked), datetime.now(reader.zone).date()
    again = NO_FORM
    try:
        days = days_meant(asked, today)
    except InvalidInput as wrong:
        again, asked = form_again(request, wrong, "days"), DaysAsked()
        days = days_meant(asked, today)
    found, by = await figures(request, days), granularity_word(days)
    title, currency = words_in(request.language)(f"dashboard.{by}"), found.summary.revenue.currency
    preset = asked.days or (PRESET if asked.first is asked.last is None else None)
    return await show_in_office(
        request,
        "dashboard.html",
        status=again.status,
        days=days,
        preset=preset,
        presets=[*presets(today)],
        filled={"from": days.first.isoformat(), "to": days.last.isoformat()},
        faults=again.faults,
        figures=found,
        by=by,
        chart=await chart_of(found.rows, title, currency, request.language),
        statuses=[*OrderStatus],
        stream=with_query(f"{PATH}stream", [("from", days.first), ("to", days.last)]),
        orders_with=lambda status: orders_of(days, status),
    )


def orders_of(days: Days, status: str) -> str:
    return with_query("/office/orders", [("status", status), ("from", days.first), ("to", days.last)])


@get(f"{PATH}stream", access=ADMIN, refuses=(TooManyFlows,))
async def stream(request: Visiting) -> Response[Any]:
    """Be told whenever something is sold. It ends with the access cookie, and the browser comes back with a new one."""
    reader = await reader_of(request)
    days = days_meant(reader.read_what_fits(request.asked, DaysAsked), datetime.now(reader.zone).date())
    return summaries_as_they_come(request, SalesSummary(days.first, days.last))


ALL = (dashboard, stream)
