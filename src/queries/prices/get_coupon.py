"""One coupon, for admins."""

from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

from domain.refusals import NotFound
from queries.question import Question
from queries.view import View
from read_models.coupons import COUPONS
from read_models.model import ReadModel
from read_models.stages import present


class GetCoupon(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (COUPONS,)
    coupon: UUID


async def get_coupon(question: GetCoupon, view: View) -> bytes:
    """Raises NotFound."""
    stages = await view.document(COUPONS, str(question.coupon))
    if stages is None:
        raise NotFound("coupon")
    return present(stages, datetime.now(UTC))
