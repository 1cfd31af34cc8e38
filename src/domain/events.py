"""What has happened, in the past tense: the words of the outbox.

Events about documents only say what changed; the projector reads its present state. Events about sales carry
their amounts (minor units), for the dashboard counts each of them exactly once.
"""

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.accounts.account_token import Purpose
from domain.catalog.product import BACKORDER_UNITS_MAX, orderable_units
from domain.catalog.taxonomy import LabelKind
from domain.fact import Fact
from domain.orders.order_events import OrderEvent
from domain.shopper_events import ShopperEvent


class CustomerRegistered(Fact, frozen=True, tag=True):
    aggregate = "account"
    at: datetime


class AccountChanged(Fact, frozen=True, tag=True):
    aggregate = "account"


class AccountTokenIssued(Fact, frozen=True, tag=True):
    """A token waits to be mailed. Where there is no account the subject is the token itself, and nobody gets a mail."""

    aggregate = "account"
    token: UUID
    purpose: Purpose


class PasswordReplaced(Fact, frozen=True, tag=True):
    """By its owner: with the old one, or by a token that came by mail."""

    aggregate = "account"


class EmailReplaced(Fact, frozen=True, tag=True):
    """The account has another address from this version on."""

    aggregate = "account"


class SessionsChanged(Fact, frozen=True, tag=True):
    """A session was opened, used or ended. The subject is its account."""

    aggregate = "account"


class AddressBookChanged(Fact, frozen=True, tag=True):
    """An address was added, changed or removed, or another is the default. The subject is whose book it is."""

    aggregate = "account"


class CategoryChanged(Fact, frozen=True, tag=True):
    """Created, renamed, moved or deleted."""

    aggregate = "category"


class LabelChanged(Fact, frozen=True, tag=True):
    """A brand or a tag was created, renamed or deleted."""

    aggregate = "label"
    kind: LabelKind


class ProductCreated(Fact, frozen=True, tag=True):
    aggregate = "product"


class ProductUpdated(Fact, frozen=True, tag=True):
    """`freed_skus` named a variant of it until now, and may name another product's soon."""

    aggregate = "product"
    freed_skus: tuple[str, ...] = ()


class ProductDoubted(Fact, frozen=True, tag=True):
    """A verification found a read model to be wrong about it: nothing has changed, it is only projected again."""

    aggregate = "product"


class ProductPictured(Fact, frozen=True, tag=True):
    """Smaller sizes of its pictures are there. No other version by that: nobody has changed anything."""

    aggregate = "product"


class ProductArchived(Fact, frozen=True, tag=True):
    aggregate = "product"


class StockMoved(Fact, frozen=True, tag=True):
    """Stock of one variant went by `delta` to `left`. The subject is the variant; versions are its movements' ids."""

    aggregate = "variant"
    product: UUID
    delta: int
    left: int

    @property
    def floor(self) -> int:
        """For every quantity up to this nothing has changed: it could be bought from the shelf before and can be now,
        or none of it lay there before and none does now.
        """
        low, high = sorted((self.left, self.left - self.delta))
        return low + BACKORDER_UNITS_MAX if low < 0 >= high else max(low, 0)

    @property
    def may_turn(self) -> bool:
        """Whether the variant can be ordered since, or no more, with `backorder` or without: it knows of none."""
        stocks = (self.left - self.delta, self.left)
        return any(len({orderable_units(stock, backorder) > 0 for stock in stocks}) > 1 for backorder in (False, True))


class SalesRanked(Fact, frozen=True, tag=True):
    """How much of these products was sold is what they stand by among the best sellers from now on."""

    aggregate = "catalog"
    products: tuple[UUID, ...]


class CartChanged(Fact, frozen=True, tag=True):
    aggregate = "cart"


class GuestCartEnded(Fact, frozen=True, tag=True):
    """It became a part of a customer's, or was left alone for too long. `token_hash` is what one had found it by."""

    aggregate = "cart"
    token_hash: bytes


class PaymentExceptionRaised(Fact, frozen=True, tag=True):
    """Something about a payment that a person should know, or it is settled now. The subject is its entry's id."""

    aggregate = "payment_exception"


class CouponChanged(Fact, frozen=True, tag=True):
    """Created, changed or deleted; used up, or not any more."""

    aggregate = "coupon"


class CouponRedeemed(Fact, frozen=True, tag=True):
    """An order of this customer uses it, or gives it back. Events of another time don't say whose."""

    aggregate = "coupon"
    customer: UUID | None = None


class ShippingPriceChanged(Fact, frozen=True, tag=True):
    """Created, changed or deleted; `countries` are those for which another price holds now."""

    aggregate = "shipping_price"
    countries: tuple[str, ...]


def country_subject(country: str) -> UUID:
    """Subjects are UUIDs; a country's is made of its code (RFC 9562, version 5)."""
    return uuid5(NAMESPACE_URL, f"urn:iso:3166-1:{country}")


class TaxRateChanged(Fact, frozen=True, tag=True):
    """Set or deleted. The subject is its country's."""

    aggregate = "tax_rate"
    country: str


class PromotionChanged(Fact, frozen=True, tag=True):
    """Created, changed or deleted; begun, or over."""

    aggregate = "promotion"


class SearchSettingsChanged(Fact, frozen=True, tag=True):
    """Other synonyms, stop words or placements."""

    aggregate = "search_settings"


class ShopChanged(Fact, frozen=True, tag=True):
    """What it is called, where it sells, whose days it counts."""

    aggregate = "shop"


class OrderNoteChanged(Fact, frozen=True, tag=True):
    """Written, or forgotten with the order's buyer."""

    aggregate = "order_note"


class StaffActed(Fact, frozen=True, tag=True):
    """One of the shop's own people did something. The subject is its record in the audit."""

    aggregate = "audit_record"


class ApiKeyChanged(Fact, frozen=True, tag=True):
    """Made, used, or ended."""

    aggregate = "api_key"


class ImportChanged(Fact, frozen=True, tag=True):
    """A catalog was sent, has come further, or is over."""

    aggregate = "import"


class MailChanged(Fact, frozen=True, tag=True):
    """It was given up, or is tried again after that."""

    aggregate = "mail"


class EndpointChanged(Fact, frozen=True, tag=True):
    """Made, changed, in trouble or out of it, or removed. `switched_off`: by the shop itself, and admins are told."""

    aggregate = "webhook_endpoint"
    switched_off: bool = False


class DeliveriesChanged(Fact, frozen=True, tag=True):
    """Something is owed to an endpoint, was tried, or is forgotten. The subject is the endpoint."""

    aggregate = "webhook_endpoint"
    deliveries: tuple[UUID, ...]


CredentialEvent = AccountTokenIssued | PasswordReplaced | EmailReplaced | SessionsChanged
"""About how somebody signs in: nothing that anybody else sees."""
AccountEvent = CustomerRegistered | AccountChanged | AddressBookChanged | CredentialEvent
TaxonomyEvent = CategoryChanged | LabelChanged
ProductEvent = ProductCreated | ProductUpdated | ProductPictured | ProductArchived | ProductDoubted
CartEvent = CartChanged | GuestCartEnded
CouponEvent = CouponChanged | CouponRedeemed
ChargeEvent = ShippingPriceChanged | TaxRateChanged | PromotionChanged
WebhookChanged = EndpointChanged | DeliveriesChanged
OfficeEvent = (
    SearchSettingsChanged
    | ShopChanged
    | OrderNoteChanged
    | StaffActed
    | ApiKeyChanged
    | MailChanged
    | ImportChanged
    | WebhookChanged
)
"""What the shop's people set, and what they are told of."""
MoneyEvent = CouponEvent | ChargeEvent | PaymentExceptionRaised
GoodsEvent = TaxonomyEvent | ProductEvent | StockMoved | SalesRanked
Event = AccountEvent | GoodsEvent | CartEvent | OrderEvent | MoneyEvent | ShopperEvent | OfficeEvent
