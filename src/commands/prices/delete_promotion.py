"""Delete a promotion. Orders that were placed keep what they got."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import PromotionChanged
from domain.refusals import NotFound


class DeletePromotion(msgspec.Struct, frozen=True):
    promotion: UUID


async def delete_promotion(command: DeletePromotion, work: Work) -> None:
    """Raises NotFound."""
    promotion = (await work.promotions.lock()).get(command.promotion)
    if promotion is None:
        raise NotFound("promotion")
    await work.promotions.delete(promotion.id)
    work.record(PromotionChanged(subject=promotion.id, version=promotion.version + 1))
    work.account_for(command, "promotion", promotion.id, promotion)
