"""The dashboard."""

from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from litestar import Response, Router, get
from litestar.params import FromQuery, QueryParameter

from api.access import ADMIN
from api.days import FIRST_DAY, sane
from api.provided import Ask, TheShop
from domain.refusals import InvalidInput
from queries.revenue import Granularity, Revenue, RevenueByPeriod, revenue
from queries.sales_summary import SalesSummary, Summary, sales_summary
from queries.top_sellers import Measure, Sellers, TopSellers, top_sellers

DAYS_DEFAULT = 30
DAYS_MAX = 3_700

FromDay = Annotated[date | None, QueryParameter(name="from", description="First day, in the store's time zone")]
ToDay = Annotated[date | None, QueryParameter(name="to", description="Last day, inclusive")]


def span(first: date | None, last: date | None, zone: ZoneInfo) -> tuple[date, date]:
    """The last DAYS_DEFAULT days unless said otherwise. Raises InvalidInput."""
    first, last = sane(first, "from"), sane(last, "to")
    end = last or (datetime.now(zone).date() if first is None else max(first, datetime.now(zone).date()))
    start = first or max(FIRST_DAY, end - timedelta(days=DAYS_DEFAULT - 1))
    if start > end:
        raise InvalidInput("from", "The span ends before it begins.")
    if (end - start).days >= DAYS_MAX:
        raise InvalidInput("from", f"Ask for at most {DAYS_MAX} days at once.")
    return start, end


@get("/admin/dashboard/summary", access=ADMIN)
async def summary(ask: Ask, shop: TheShop, first_day: FromDay = None, last_day: ToDay = None) -> Response[Summary]:
    """Sum up the sales of a span of days."""
    return await ask(sales_summary, SalesSummary(*span(first_day, last_day, shop.time_zone)))


@get("/admin/dashboard/revenue", access=ADMIN)
async def by_period(
    ask: Ask,
    shop: TheShop,
    first_day: FromDay = None,
    last_day: ToDay = None,
    granularity: FromQuery[Granularity] = Granularity.DAY,
) -> Response[RevenueByPeriod]:
    """Show revenue by day or by month."""
    return await ask(revenue, Revenue(*span(first_day, last_day, shop.time_zone), granularity))


@get("/admin/dashboard/top-sellers", access=ADMIN)
async def best(
    ask: Ask,
    shop: TheShop,
    first_day: FromDay = None,
    last_day: ToDay = None,
    by: FromQuery[Measure] = Measure.REVENUE,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 10,
) -> Response[Sellers]:
    """Show what sold best."""
    return await ask(top_sellers, TopSellers(*span(first_day, last_day, shop.time_zone), by, limit))


routes = Router("/", route_handlers=[summary, by_period, best], tags=["Dashboard"])
