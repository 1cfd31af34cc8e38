"""Change a promotion. Orders that were placed keep what they got."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.prices.create_promotion import too_many, unknown_selections
from db.work import Work
from domain.events import PromotionChanged
from domain.faults import Fault, FaultCode
from domain.prices.promotion import Promotion, PromotionKind, new_terms
from domain.refusals import NotFound, require_no
from domain.span import Span, wrong_span


class UpdatePromotion(msgspec.Struct, frozen=True, kw_only=True):
    """UNSET keeps what there is, in `terms` too; its kind it keeps for good."""

    promotion: UUID
    terms: Mapping[str, Any]
    name: str | UnsetType = UNSET
    kind: PromotionKind | UnsetType = UNSET
    starts_at: datetime | UnsetType | None = UNSET
    ends_at: datetime | UnsetType | None = UNSET
    active: bool | UnsetType = UNSET


async def update_promotion(command: UpdatePromotion, work: Work) -> Promotion:
    """Raises NotFound, InvalidInput."""
    every = await work.promotions.lock()
    present = every.get(command.promotion)
    if present is None:
        raise NotFound("promotion")
    if command.kind not in (UNSET, present.kind):
        require_no([Fault("kind", "It stays what it is: make another one.", FaultCode.FIXED)])
    changed = msgspec.structs.replace(changed_by(command, present, work.now), version=present.version + 1)
    require_no(
        [
            *wrong_span(changed.span.starts_at, changed.span.ends_at),
            *(await unknown_selections(changed.terms, work) if changed.terms != present.terms else ()),
            *too_many([*(every | {changed.id: changed}).values()]),
        ]
    )
    await work.promotions.write(changed)
    work.record(PromotionChanged(subject=changed.id, version=changed.version))
    work.account_for(command, "promotion", changed.id, present, changed)
    return changed


def changed_by(command: UpdatePromotion, present: Promotion, now: datetime) -> Promotion:
    """Raises InvalidInput."""
    terms = {name: getattr(present.terms, name) for name in present.terms.__struct_fields__}
    said = {name: value for name, value in command.terms.items() if value is not UNSET}
    starts_at = present.span.starts_at if command.starts_at is UNSET else command.starts_at
    ends_at = present.span.ends_at if command.ends_at is UNSET else command.ends_at
    return msgspec.structs.replace(
        present,
        name=present.name if command.name is UNSET else command.name,
        terms=new_terms(present.kind, terms | said),
        span=Span.from_now(starts_at, ends_at, now),
        active=present.active if command.active is UNSET else command.active,
    )
