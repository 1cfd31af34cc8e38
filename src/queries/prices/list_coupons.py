"""The coupons, newest first."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

import msgspec

from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.coupons import COUPONS, EVERY_COUPON, CouponDocument
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.stages import present


class ListCoupons(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (COUPONS,)
    calls_max: ClassVar[int] = 2
    page: int = 1
    page_size: int = 20


class CouponPage(Page[CouponDocument], frozen=True):
    items: Sequence[CouponDocument]


async def list_coupons(question: ListCoupons, view: View) -> bytes:
    offset = (question.page - 1) * question.page_size
    found, total = await view.listed(COUPONS, [EVERY_COUPON], offset, question.page_size)
    now = datetime.now(UTC)
    coupons = [msgspec.Raw(present(stages, now)) for stages in found]
    return encode(Page(coupons, question.page, question.page_size, total))
