"""All read models there are."""

from typing import Final

from read_models.accounts import ACCOUNTS
from read_models.addresses import ADDRESSES
from read_models.api_keys import API_KEYS
from read_models.audit import AUDIT
from read_models.carts import CARTS
from read_models.charges import CHARGES
from read_models.coupons import COUPONS
from read_models.dashboard import DASHBOARD
from read_models.failed_mails import FAILED_MAILS
from read_models.imports import IMPORTS
from read_models.order_countries import ORDER_COUNTRIES
from read_models.order_notes import ORDER_NOTES
from read_models.orders import ORDERS
from read_models.payment_exceptions import PAYMENT_EXCEPTIONS
from read_models.product_cards import PRODUCT_CARDS
from read_models.product_search import PRODUCT_SEARCH
from read_models.reviews import REVIEWS
from read_models.sessions import SESSIONS
from read_models.shop import SHOP
from read_models.stock_ledger import STOCK_LEDGER
from read_models.stock_levels import STOCK_LEVELS
from read_models.taxonomy import TAXONOMY
from read_models.users import USERS
from read_models.webhooks import WEBHOOKS
from read_models.wishlists import WISHLISTS

READ_MODELS: Final = (
    PRODUCT_SEARCH,
    PRODUCT_CARDS,
    TAXONOMY,
    CARTS,
    ORDERS,
    ORDER_NOTES,
    ACCOUNTS,
    USERS,
    SESSIONS,
    ADDRESSES,
    STOCK_LEDGER,
    STOCK_LEVELS,
    COUPONS,
    CHARGES,
    PAYMENT_EXCEPTIONS,
    FAILED_MAILS,
    SHOP,
    REVIEWS,
    WISHLISTS,
    API_KEYS,
    AUDIT,
    IMPORTS,
    WEBHOOKS,
    DASHBOARD,
    ORDER_COUNTRIES,
)
