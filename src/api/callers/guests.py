"""What guests are handed: the token of the cart they have put something into, and that of the order they have placed.

Neither stands in an answer that is kept for its Idempotency-Key: it is made again each time the answer is given.
"""

from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Response

from api.callers.access import CART_HEADER, cart_cookie
from api.callers.visitor import Visitor
from api.shop import Shop
from commands.base import perform
from commands.cart.find_cart_secret import FindCartSecret, find_cart_secret
from domain.guests import cart_token, cart_token_hash, order_token

DAY_SECONDS: Final = 24 * 60 * 60


class Named(msgspec.Struct, frozen=True):
    id: UUID


async def with_new_cart_token(answer: Response[Any], shop: Shop) -> Response[Any]:
    """That of the cart in the answer, which says from where on the read model knows it. None where the cart has ended
    since the answer was first given.
    """
    cart = msgspec.json.decode(answer.content, type=Named).id
    kept = await perform(shop.postgres, find_cart_secret, FindCartSecret(cart))
    if kept is None:
        return answer
    text = cart_token(shop.settings.links_secret, kept.seed)
    if cart_token_hash(text) != kept.token_hash:  # the shop has another secret by now
        return answer
    return with_cart_token(answer, f"{answer.headers['Consistency-Token']}.{text}", shop)


def with_cart_token(answer: Response[Any], said: str, shop: Shop) -> Response[Any]:
    """As header and as cookie."""
    answer.headers[CART_HEADER] = said
    answer.headers["Set-Cookie"] = cart_cookie(said, shop.settings.guest_cart_days * DAY_SECONDS)
    return answer


def without_cart_cookie(answer: Response[Any], visitor: Visitor) -> Response[Any]:
    """After a cart was merged, for a browser that brought it."""
    if visitor.cart_token is not None and visitor.cart_token.by_cookie:
        answer.headers["Set-Cookie"] = cart_cookie("", 0)
    return answer


def with_order_token(answer: Response[Any], shop: Shop) -> Response[Any]:
    order = msgspec.json.decode(answer.content, type=Named).id
    token = f"{answer.headers['Consistency-Token']}.{order_token(shop.settings.links_secret, order)}"
    answer.content = msgspec.json.encode(
        msgspec.json.decode(answer.content, type=dict[str, msgspec.Raw]) | {"order_token": token}
    )
    return answer
