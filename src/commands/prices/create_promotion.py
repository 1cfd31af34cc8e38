"""Create a promotion."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from db.ids import new_id
from db.work import Work
from domain.events import PromotionChanged
from domain.faults import Fault, FaultCode
from domain.prices.promotion import ACTIVE_MAX, PROMOTIONS_MAX, Promotion, PromotionKind, Terms, new_terms
from domain.prices.wares import Selection
from domain.refusals import require_no
from domain.span import Span, wrong_span


class CreatePromotion(msgspec.Struct, frozen=True):
    """`terms` is what was said of its kind's own fields. Amounts in minor units."""

    name: str
    kind: PromotionKind
    terms: Mapping[str, Any]
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    active: bool = True


async def create_promotion(command: CreatePromotion, work: Work) -> Promotion:
    """Raises InvalidInput."""
    terms = new_terms(command.kind, command.terms)
    others = await work.promotions.lock()
    span = Span.from_now(command.starts_at, command.ends_at, work.now)
    promotion = Promotion(new_id(), command.name, terms, span, command.active, version=1)
    require_no(
        [
            *wrong_span(command.starts_at, command.ends_at),
            *await unknown_selections(terms, work),
            *too_many([*others.values(), promotion]),
        ]
    )
    await work.promotions.write(promotion)
    work.record(PromotionChanged(subject=promotion.id, version=1))
    work.account_for(command, "promotion", promotion.id, None, promotion)
    return promotion


async def unknown_selections(terms: Terms, work: Work) -> Sequence[Fault]:
    """What its terms speak of and is not there."""
    faults = []
    for field in terms.__struct_fields__:
        selection = getattr(terms, field)
        if isinstance(selection, Selection) and not await work.promotions.is_there(selection):
            (name,) = (each for each in Selection.__struct_fields__ if isinstance(getattr(selection, each), UUID))
            faults.append(Fault(f"{field}.{name}", f"There is no such {name[:-3]}.", FaultCode.NOT_ONE_OF))
    return faults


def too_many(every: Sequence[Promotion]) -> Sequence[Fault]:
    faults = []
    if len(every) > PROMOTIONS_MAX:
        faults.append(Fault("name", f"At most {PROMOTIONS_MAX} are kept: delete old ones.", FaultCode.TOO_MANY))
    if sum(each.active and (bool(each.span.turns) or each.span.holds_at()) for each in every) > ACTIVE_MAX:
        faults.append(Fault("active", f"At most {ACTIVE_MAX} are active, or to come.", FaultCode.TOO_MANY))
    return faults
