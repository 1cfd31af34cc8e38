"""Everything that is known of somebody, for themselves."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from domain.accounts.session import Session
from domain.refusals import NotFound
from queries.cart.get_cart import GetCart, get_cart
from queries.question import Question
from queries.view import View
from read_models.accounts import ACCOUNTS, AccountDocument
from read_models.addresses import ADDRESSES, AddressDocument
from read_models.carts import CARTS, CartDocument
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.order_lists import by_email, by_user
from read_models.orders import ORDERS, OrderDocument
from read_models.reports import OwnReport, by_reporter, decode_reports
from read_models.reviews import REVIEWS, ReviewDocument, of_customer
from read_models.sessions import SESSIONS
from read_models.wishlists import WISHLISTS, WishlistDocument

PORTION_MAX: Final = 500


class ExportAccount(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (ACCOUNTS, SESSIONS, ADDRESSES, ORDERS, CARTS, WISHLISTS, REVIEWS)
    calls_max: ClassVar[int] = 15  # of an account with at most PORTION_MAX of each kind
    account: UUID


class AccountExport(msgspec.Struct, frozen=True):
    """All that is kept about somebody. Passwords and tokens are kept as hashes alone, which say nothing of anybody."""

    exported_at: datetime
    account: AccountDocument
    sessions: Sequence[Session]
    addresses: Sequence[AddressDocument]
    orders: Sequence[OrderDocument]
    cart: CartDocument
    wishlist: WishlistDocument
    reviews: Sequence[ReviewDocument]
    reports: Sequence[OwnReport]


async def export_account(question: ExportAccount, view: View) -> bytes:
    """Raises NotFound."""
    key = str(question.account)
    account = await view.document(ACCOUNTS, key)
    if account is None:
        raise NotFound("account")
    return encode(
        {
            "exported_at": datetime.now(UTC),
            "account": msgspec.Raw(account),
            "sessions": msgspec.Raw(await view.document(SESSIONS, key) or b"[]"),
            "addresses": msgspec.Raw(await view.document(ADDRESSES, key) or b"[]"),
            "orders": await orders_of(question.account, decode_reader(account), view),
            "cart": msgspec.Raw(await get_cart(GetCart(question.account), view)),
            "wishlist": msgspec.Raw(await view.document(WISHLISTS, key) or encode(WishlistDocument(()))),
            "reviews": await listed(REVIEWS, of_customer(question.account), view),
            "reports": [
                report
                for reported in await listed(REVIEWS, by_reporter(question.account), view)
                for report in decode_reports(reported).of(question.account)
            ],
        }
    )


class Reader(msgspec.Struct, frozen=True):
    """What of an account says which mails its owner reads."""

    email: str
    email_verified: bool


class Bought(msgspec.Struct, frozen=True):
    user_id: UUID | None


decode_reader: Final = msgspec.json.Decoder(Reader).decode
decode_bought: Final = msgspec.json.Decoder(Bought).decode


async def orders_of(account: UUID, reader: Reader, view: View) -> list[msgspec.Raw]:
    """The account's own, and what guests ordered with its proven address since its owner was last seen: erasing the
    account would take that too.
    """
    own = await listed(ORDERS, by_user(account), view)
    if not reader.email_verified:
        return own
    written_to = await listed(ORDERS, by_email(reader.email), view)
    return own + [order for order in written_to if decode_bought(order).user_id is None]


async def listed(model: ReadModel, name: str, view: View) -> list[msgspec.Raw]:
    """All documents of a list, newest first."""
    documents: list[msgspec.Raw] = []
    offset, total = 0, 1
    while offset < total:
        found, total = await view.listed(model, [name], offset, PORTION_MAX)
        documents += [msgspec.Raw(document) for document in found]
        offset += PORTION_MAX
    return documents
