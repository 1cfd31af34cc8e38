"""The order whose page this is: a customer's own, or a guest's whose browser holds its token."""

from uuid import UUID

from api.pages.visiting import Visiting
from queries.orders.get_order import GetOrder, get_order
from read_models.orders import OrderDocument


async def own_order(request: Visiting, order: UUID) -> OrderDocument:
    """Raises NotFound, ReadModelBehind, StoreDown."""
    visitor = request.visitor
    question = GetOrder(order, visitor.customer_of(order))
    return await request.learn(get_order, question, OrderDocument, at=visitor.order_known_at)
