"""Turns coupons whose time has begun or is over."""

from commands.base import perform
from commands.turn_coupons import TurnCoupons, turn_coupons
from workers.jobs.context import JobContext


async def coupons_turn(context: JobContext) -> int:
    """How many were turned."""
    turned = 0
    while done := await perform(context["postgres"], turn_coupons, TurnCoupons()):
        turned += done
    return turned
