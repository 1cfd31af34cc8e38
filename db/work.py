"""The unit of work: one transaction, the desks that change its rows, and the events it records."""

from datetime import datetime

from db.accounts import Accounts
from db.carts import Carts
from db.charges import Charges
from db.coupons import Coupons
from db.goods import Goods
from db.moment import Moment
from db.new_products import NewProducts
from db.orders import Orders
from db.outbox import append
from db.past_orders import PastOrders
from db.payment_exceptions import PaymentExceptions
from db.payments import Payments
from db.pool import Connection
from db.products import Products
from db.refunds import Refunds
from db.search_settings import SearchSettingsDesk
from db.sessions import Sessions
from db.shop import ShopDesk
from db.stock import Stock
from db.taxonomy import Taxonomy
from db.webhooks import Webhooks
from domain.events import Event, StockMoved
from domain.stock import StockChange


class Work:
    """`now` is the moment of the command, the same for all it writes. Lock first: before that it is too early.

    Events are kept back until the end: their positions are drawn just before the commit, and in the order they were
    recorded.
    """

    def __init__(self, connection: Connection) -> None:
        moment = Moment()
        self.connection = connection
        self.moment = moment
        self.accounts = Accounts(connection)
        self.sessions = Sessions(connection)
        self.taxonomy = Taxonomy(connection)
        self.products = Products(connection)
        self.new_products = NewProducts(connection)
        self.stock = Stock(connection)
        self.carts = Carts(connection)
        self.orders = Orders(connection, moment)
        self.goods = Goods(connection)
        self.payments = Payments(connection)
        self.refunds = Refunds(connection)
        self.payment_exceptions = PaymentExceptions(connection)
        self.webhooks = Webhooks(connection)
        self.coupons = Coupons(connection, moment)
        self.charges = Charges(connection)
        self.search_settings = SearchSettingsDesk(connection)
        self.past_orders = PastOrders(connection)
        self.shop = ShopDesk(connection)
        self.events: list[Event] = []

    @property
    def now(self) -> datetime:
        return self.moment.now

    def record(self, *events: Event) -> None:
        self.events.extend(events)

    def record_stock(self, changes: list[StockChange]) -> None:
        for change in changes:
            self.record(
                StockMoved(
                    subject=change.variant,
                    version=change.movement,
                    product=change.product,
                    delta=change.delta,
                    left=change.left,
                )
            )

    async def write_down(self) -> int:
        """Append the recorded events to the outbox: the last one's position, 0 if there is none."""
        return await append(self.connection, self.events) if self.events else 0
