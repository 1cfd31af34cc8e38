"""The dashboard."""

from datetime import date
from functools import partial
from typing import Annotated

from litestar import Response, Router, get
from litestar.params import FromQuery, PathParameter, QueryParameter

from api.answers.event_stream import EVENTS, SummaryStream
from api.answers.flowing import TooManyFlows
from api.asking import Asking
from api.callers.access import ADMIN
from domain.refusals import NotFound
from queries.dashboard.counted_by import COUNTERS, CountedBy, CountedRows, counted_by, counter_model
from queries.dashboard.revenue import Granularity, Revenue, RevenueByPeriod, revenue
from queries.dashboard.sales_summary import SalesSummary, Summary, sales_summary
from queries.dashboard.top_sellers import Measure, Sellers, TopSellers, top_sellers

FromDay = Annotated[
    date | None,
    QueryParameter(name="from", description="In the store's time zone; else the 30th day back"),
]
ToDay = Annotated[date | None, QueryParameter(name="to", description="Inclusive; else today")]

CounterName = Annotated[str, PathParameter(description=f"What is counted: {', '.join(COUNTERS)}")]


@get("/admin/dashboard/summary", access=ADMIN)
async def summary(request: Asking, first_day: FromDay = None, last_day: ToDay = None) -> Response[Summary]:
    """Sum up the sales of a span of days."""
    return await request.ask(sales_summary, SalesSummary(first_day, last_day))


@get("/admin/dashboard/stream", access=ADMIN, refuses=(TooManyFlows,), sends=(EVENTS,))
async def stream(request: Asking, first_day: FromDay = None, last_day: ToDay = None) -> Response[str]:
    """Send the summary now, and again whenever it changes, as server-sent events.

    Each `summary` event's data is what `GET /admin/dashboard/summary` answers, its id a Consistency-Token. The stream
    ends with the access token's life. One account may have 20 at once.
    """
    return summaries_as_they_come(request, SalesSummary(first_day, last_day))


def summaries_as_they_come(request: Asking, question: SalesSummary) -> SummaryStream:
    return SummaryStream(
        request.shop.live_summaries,
        request.shop.positions,
        question,
        whose=str(request.caller.id),
        find=partial(request.look_up, sales_summary, question),
        may_read_on=request.may_go_on,
    )


@get("/admin/dashboard/revenue", access=ADMIN)
async def by_period(
    request: Asking,
    first_day: FromDay = None,
    last_day: ToDay = None,
    granularity: FromQuery[Granularity] = Granularity.DAY,
) -> Response[RevenueByPeriod]:
    """Show revenue by day or by month."""
    return await request.ask(revenue, Revenue(first_day, last_day, granularity))


@get("/admin/dashboard/top-sellers", access=ADMIN)
async def best(
    request: Asking,
    first_day: FromDay = None,
    last_day: ToDay = None,
    by: FromQuery[Measure] = Measure.REVENUE,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 10,
) -> Response[Sellers]:
    """Show what sold best."""
    return await request.ask(top_sellers, TopSellers(first_day, last_day, by, limit))


@get("/admin/dashboard/counters/{counter:str}", access=ADMIN, refuses=(NotFound,))
async def counters(
    request: Asking, counter: CounterName, first_day: FromDay = None, last_day: ToDay = None
) -> Response[CountedRows]:
    """Show what was counted under each name: of `order_countries`, the orders paid and their money by country."""
    return await request.ask(counted_by, CountedBy(counter_model(counter), first_day, last_day))


routes = Router("/", route_handlers=[summary, stream, by_period, best, counters], tags=["Dashboard"])
