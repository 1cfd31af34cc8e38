"""Every read model and who keeps it. A new one is one line here; one that counts, in read_models/every.py."""

from zoneinfo import ZoneInfo

import asyncpg

from adapters.redis.client import Redis
from adapters.search.engines import search_writers
from adapters.settings import Settings
from domain.shop import ShopFacts
from read_models.counters import CounterModel
from read_models.every import READ_MODELS
from read_models.product_search import replica
from workers.counter_kind import CounterKind
from workers.counters import Counters
from workers.projection import Projection
from workers.projectors.accounts import ACCOUNT_DOCUMENTS
from workers.projectors.addresses import ADDRESS_DOCUMENTS
from workers.projectors.api_keys import API_KEY_DOCUMENTS
from workers.projectors.audit import AUDIT_DOCUMENTS
from workers.projectors.carts import CART_DOCUMENTS
from workers.projectors.charges import CHARGE_DOCUMENTS
from workers.projectors.counter_models import counts_of
from workers.projectors.coupons import COUPON_DOCUMENTS
from workers.projectors.dashboard import dashboard_counts
from workers.projectors.failed_mails import FAILED_MAIL_DOCUMENTS
from workers.projectors.imports import IMPORT_DOCUMENTS
from workers.projectors.order_notes import ORDER_NOTE_DOCUMENTS
from workers.projectors.orders import ORDER_DOCUMENTS
from workers.projectors.payment_exceptions import PAYMENT_EXCEPTION_DOCUMENTS
from workers.projectors.product_cards import PRODUCT_CARD_DOCUMENTS
from workers.projectors.product_search import ProductSearch
from workers.projectors.reviews import REVIEW_DOCUMENTS
from workers.projectors.sessions import SESSION_DOCUMENTS
from workers.projectors.shop import SHOP_DOCUMENTS
from workers.projectors.stock_ledger import STOCK_LEDGER_DOCUMENTS
from workers.projectors.stock_levels import STOCK_LEVEL_DOCUMENTS
from workers.projectors.taxonomy import TAXONOMY_DOCUMENTS
from workers.projectors.users import USER_DOCUMENTS
from workers.projectors.webhooks import WEBHOOK_DOCUMENTS
from workers.projectors.wishlists import WISHLIST_DOCUMENTS
from workers.redis_documents import RedisDocuments


def counted(zone: ZoneInfo) -> list[CounterKind]:
    models = [model for model in READ_MODELS if isinstance(model, CounterModel)]
    return [dashboard_counts(zone), *(counts_of(model, zone) for model in models)]


def projections(settings: Settings, facts: ShopFacts, postgres: asyncpg.Pool, redis: Redis) -> tuple[Projection, ...]:
    """Fresh ones: whoever writes has its own, since each remembers where it is."""
    return (
        *(
            ProductSearch(postgres, writer, facts, replica(number))
            for number, writer in enumerate(search_writers(settings))
        ),
        *(Counters(kind, settings.database_url, postgres, redis, facts) for kind in counted(facts.time_zone)),
        RedisDocuments(PRODUCT_CARD_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(TAXONOMY_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(CART_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(ORDER_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(ORDER_NOTE_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(ACCOUNT_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(USER_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(SESSION_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(ADDRESS_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(STOCK_LEDGER_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(STOCK_LEVEL_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(COUPON_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(CHARGE_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(PAYMENT_EXCEPTION_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(FAILED_MAIL_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(SHOP_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(REVIEW_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(WISHLIST_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(API_KEY_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(AUDIT_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(IMPORT_DOCUMENTS, postgres, redis, facts),
        RedisDocuments(WEBHOOK_DOCUMENTS, postgres, redis, facts),
    )
