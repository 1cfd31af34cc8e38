"""One user as the shop's own people see them: with their addresses and newest orders."""

from collections.abc import Sequence
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from domain.refusals import NotFound
from queries.question import Question
from queries.view import View
from read_models.addresses import ADDRESSES, AddressDocument
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.order_lists import by_user
from read_models.orders import ORDERS, OrderDocument
from read_models.users import USERS, UserDocument

ORDERS_SHOWN_MAX: Final = 20


class LookIntoUser(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (USERS, ADDRESSES, ORDERS)
    calls_max: ClassVar[int] = 4
    user: UUID


class UserForStaff(UserDocument, frozen=True, kw_only=True):
    """`orders` are the newest 20; `GET /admin/orders?user_id=` lists all of them."""

    addresses: Sequence[AddressDocument]
    orders: Sequence[OrderDocument]


async def look_into_user(question: LookIntoUser, view: View) -> bytes:
    """Raises NotFound."""
    key = str(question.user)
    user = await view.document(USERS, key)
    if user is None:
        raise NotFound("user")
    orders, _ = await view.listed(ORDERS, [by_user(question.user)], 0, ORDERS_SHOWN_MAX)
    addresses = msgspec.Raw(await view.document(ADDRESSES, key) or b"[]")
    return encode(decode_fields(user) | {"addresses": addresses, "orders": [msgspec.Raw(order) for order in orders]})


decode_fields: Final = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
