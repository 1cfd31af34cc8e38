"""The shop's own document, for admins."""

from typing import ClassVar

from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.shop import SHOP


class GetShopDetails(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (SHOP,)


async def get_shop_details(_: GetShopDetails, view: View) -> bytes:
    return encode(await view.shop())
