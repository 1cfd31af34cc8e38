"""Who of the shop's own people did what, newest first."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar
from uuid import UUID

import msgspec

from queries.names_of import names_of
from queries.page import Page
from queries.periods import moments
from queries.question import Question
from queries.view import View
from read_models.accounts import ACCOUNTS
from read_models.api_keys import API_KEYS, decode_key
from read_models.audit import AUDIT, AuditDocument, AuditFacts, audit_list, decode_audit
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.shop import SHOP


class ListAudit(Question, frozen=True):
    """`first_day` and `last_day` are days of the store's time zone, inclusive. `target` is the id of one."""

    reads: ClassVar[tuple[ReadModel, ...]] = (AUDIT, ACCOUNTS, API_KEYS, SHOP)
    calls_max: ClassVar[int] = 5
    actor: UUID | None = None
    action: str | None = None
    target: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    page: int = 1
    page_size: int = 20


class AuditKey(msgspec.Struct, frozen=True):
    """One that has ended has no name any more."""

    id: UUID
    name: str


class AuditActor(msgspec.Struct, frozen=True):
    """Nobody with an account, but somebody at the server itself, has no `id`. `key` is what acted for them."""

    id: UUID | None
    name: str
    key: AuditKey | None


class AuditEntry(AuditFacts, frozen=True, kw_only=True):
    """`action` is what was done, such as update_product. Of a change, `before` and `after` name only what is another.
    Long texts are cut; `request_id` is the X-Request-Id, `address` where the request came from.
    """

    actor: AuditActor


class AuditPage(Page[AuditEntry], frozen=True):
    items: Sequence[AuditEntry]


async def list_audit(question: ListAudit, view: View) -> bytes:
    """Raises InvalidInput (a span that ends before it begins)."""
    low, high = await moments(question.first_day, question.last_day, view)
    named = audit_list(question.actor, question.action, question.target)
    offset = (question.page - 1) * question.page_size
    found, total = await view.listed(AUDIT, [named], offset, question.page_size, low=low, high=high)
    records = [decode_audit(body) for body in found]
    names = await names_of(sorted({record.actor_id for record in records if record.actor_id is not None}), view)
    names |= await names_of_keys(sorted({record.key_id for record in records if record.key_id is not None}), view)
    return encode(Page([entry(record, names) for record in records], question.page, question.page_size, total))


async def names_of_keys(keys: Sequence[UUID], view: View) -> dict[UUID, str]:
    found = await view.documents(API_KEYS, [str(key) for key in keys])
    return {key: decode_key(body).name for key, body in zip(keys, found, strict=True) if body is not None}


def entry(record: AuditDocument, names: dict[UUID, str]) -> AuditEntry:
    key = None if record.key_id is None else AuditKey(record.key_id, names.get(record.key_id, ""))
    actor = AuditActor(record.actor_id, "" if record.actor_id is None else names.get(record.actor_id, ""), key)
    facts = {name: getattr(record, name) for name in AuditFacts.__struct_fields__}
    return AuditEntry(**facts, actor=actor)
