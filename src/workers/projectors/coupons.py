"""Keeps the coupons."""

from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from db.pool import Connection
from db.prices.coupons import load_coupons
from read_models.coupons import COUPONS, EVERY_COUPON, coupon_document_at, coupon_rank, touched_coupons
from read_models.model import Document
from read_models.stages import staged
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_coupon_documents(
    connection: Connection, keys: Sequence[UUID], currency: str
) -> AsyncIterator[list[Document]]:
    """One that was deleted is taken out."""
    present = {coupon.id: coupon for coupon in await load_coupons(connection, keys)}
    yield [
        Document(
            str(key),
            staged(partial(coupon_document_at, coupon=present[key], currency=currency), present[key].turns)
            if key in present
            else None,
            {EVERY_COUPON: coupon_rank(key) if key in present else None},
        )
        for key in keys
    ]


def owner(document: Document) -> UUID:
    return UUID(document.key)


COUPON_DOCUMENTS: Final = DocumentKind(
    COUPONS, touched_coupons, load_coupon_documents, TableKeys("coupons", lambda coupon: coupon), owner
)
