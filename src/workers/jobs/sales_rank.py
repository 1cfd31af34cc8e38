"""Ranks what was sold lately. Sales come by the second, and each would have its products indexed again."""

from commands.base import perform
from commands.catalog.rank_sales import PRODUCTS_MAX, RankSales, rank_sales
from workers.jobs.context import JobContext


async def sales_rank(context: JobContext) -> int:
    """Of how many products. Each portion in a transaction of its own, so that no lock lasts."""
    done = 0
    while ranked := await perform(context["postgres"], rank_sales, RankSales()):
        done += ranked
        if ranked < PRODUCTS_MAX:
            break
    return done
