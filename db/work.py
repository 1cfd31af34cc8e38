"""The unit of work: one transaction, the desks that change its rows, and the events it records."""

from datetime import datetime
from typing import cast
from uuid import UUID

from db.accounts.account_tokens import AccountTokens
from db.accounts.accounts import Accounts
from db.accounts.addresses import Addresses
from db.accounts.sessions import Sessions
from db.accounts.totp import Totp
from db.cart.carts import Carts
from db.cart.guest_carts import GuestCarts
from db.cart.wishlists import Wishlists
from db.catalog.images import Images
from db.catalog.imports import Imports
from db.catalog.new_products import NewProducts
from db.catalog.products import Products
from db.catalog.sales import Sales
from db.catalog.sold_units import SoldUnits
from db.catalog.taxonomy import Taxonomy
from db.clerks_place import Clerk, ClerksPlace
from db.endpoints.deliveries import Deliveries
from db.endpoints.endpoints import Endpoints
from db.idempotency import GivenAnswer, keep
from db.mail.letters import Letters
from db.mail.mails import Mails
from db.mail.wish_news import WishNews
from db.media.media_files import MediaFiles
from db.moment import Moment
from db.orders.goods import Goods
from db.orders.order_notes import OrderNotes
from db.orders.orders import Orders
from db.orders.past_orders import PastOrders
from db.orders.returns import Returns
from db.outbox import POSITION, record
from db.payments.invoices import Invoices
from db.payments.payment_exceptions import PaymentExceptions
from db.payments.payments import Payments
from db.payments.refunds import Refunds
from db.payments.webhooks import Webhooks
from db.pool import Connection
from db.prices.charges import Charges
from db.prices.coupons import Coupons
from db.prices.promotions import Promotions
from db.reviews.reviews import Reviews
from db.search.search_settings import SearchSettingsDesk
from db.session import PLAN_ANEW
from db.shop.shop import ShopDesk
from db.staff.api_keys import ApiKeys
from db.staff.audit_records import AuditRecords
from db.stock.stock import Stock
from db.writes import Writes
from domain.events import Event, StaffActed, StockMoved
from domain.staff.audit import AuditRecord, Staff, Target, TargetKind, action_of
from domain.stock.stock import StockChange


class Work:
    """`now` is the moment of the command, the same for all it writes. Lock first: before that it is too early.

    `staff` is who of the shop's own people gave it; None of everybody else.

    Events are kept back until the end: their positions are drawn just before the commit, and in the order they were
    recorded. `acts` are what the audit has taken down, of this transaction.
    """

    def __init__(self, connection: Connection, staff: Staff | None = None) -> None:
        moment = Moment()
        self.connection = connection
        self.moment = moment
        self.staff = staff
        self.writes = writes = Writes(connection)
        self.accounts = Accounts(connection)
        self.account_tokens = AccountTokens(connection)
        self.addresses = Addresses(connection)
        self.sessions = Sessions(connection)
        self.totp = Totp(connection)
        self.taxonomy = Taxonomy(connection)
        self.products = Products(connection, writes)
        self.new_products = NewProducts(connection)
        self.sales = Sales(connection)
        self.sold_units = SoldUnits(connection, writes)
        self.images = Images(connection)
        self.imports = Imports(connection)
        self.media_files = MediaFiles(connection)
        self.stock = Stock(connection)
        self.carts = Carts(connection, writes)
        self.wishlists = Wishlists(connection)
        self.guest_carts = GuestCarts(connection)
        self.orders = Orders(connection, writes, moment)
        self.order_notes = OrderNotes(connection)
        self.goods = Goods(connection, writes)
        self.returns = Returns(connection)
        self.payments = Payments(connection, writes)
        self.refunds = Refunds(connection)
        self.invoices = Invoices(connection, writes)
        self.payment_exceptions = PaymentExceptions(connection)
        self.webhooks = Webhooks(connection)
        self.coupons = Coupons(connection, moment)
        self.charges = Charges(connection)
        self.promotions = Promotions(connection, moment)
        self.reviews = Reviews(connection)
        self.search_settings = SearchSettingsDesk(connection)
        self.past_orders = PastOrders(connection)
        self.shop = ShopDesk(connection)
        self.api_keys = ApiKeys(connection)
        self.audit = AuditRecords(writes)
        self.mails = Mails(connection)
        self.letters = Letters(connection)
        self.wish_news = WishNews(connection)
        self.mail_clerks_place = ClerksPlace(connection, Clerk.MAILS)
        self.endpoints = Endpoints(connection)
        self.deliveries = Deliveries(connection)
        self.endpoint_clerks_place = ClerksPlace(connection, Clerk.ENDPOINTS)
        self.events: list[Event] = []
        self._told: set[UUID] = set()
        self.acts: list[AuditRecord] = []

    @property
    def now(self) -> datetime:
        return self.moment.now

    async def plan_anew(self) -> None:
        """For who fills tables: statements are planned for how large they are by now."""
        await self.connection.execute(PLAN_ANEW)

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

    def account_for(
        self, command: object, kind: TargetKind, target: object, before: object = None, after: object = None
    ) -> None:
        """Leave a record of what one of the shop's own people has changed by a command; of nobody else's.

        `before` and `after` are the target's states, None where there is none.
        """
        if self.staff is not None:
            made = self.audit.add(self.staff, action_of(command), Target(kind, str(target)), before, after, self.now)
            self.acts.append(made)
            self.record(StaffActed(subject=made.id, version=1))

    @property
    def has_news(self) -> bool:
        """Whether there is anything that waits to be written."""
        return bool(self.events) or self.writes.wait

    async def write_down(self, given: GivenAnswer | None = None) -> int:
        """Append the recorded events to the outbox, and keep the answer that is given: the position from which on every
        read model shows all of it.
        """
        self.invoices.put_down()
        record(self.writes, self.events)
        self._told |= {event.subject for event in self.events}
        self.events = []
        if given is not None:
            keep(self.writes, given, self.now, self._told)
        return cast("int", await self.writes.flush(f"select {POSITION}"))
