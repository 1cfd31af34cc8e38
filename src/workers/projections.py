"""Every read model and who keeps it. A new one is one line here."""

import asyncpg
from redis.asyncio import Redis

from adapters.redis.writer import RedisWriter
from adapters.search.engines import search_writer
from adapters.settings import Settings
from read_models.accounts import ACCOUNTS, touched_accounts
from read_models.carts import CARTS, touched_carts
from read_models.orders import ORDERS, touched_orders
from read_models.product_cards import PRODUCT_CARDS
from read_models.stock_ledger import STOCK_LEDGER, touched_variants
from read_models.taxonomy import TAXONOMY, touched_shelves
from read_models.touched_products import touched_products
from workers.projection import Projection, RedisDocuments
from workers.projectors.accounts import load_account_documents
from workers.projectors.carts import load_cart_documents
from workers.projectors.dashboard import Dashboard
from workers.projectors.orders import load_order_documents
from workers.projectors.product_cards import load_product_cards
from workers.projectors.product_search import ProductSearch
from workers.projectors.stock_ledger import load_stock_ledgers
from workers.projectors.taxonomy import load_taxonomy


def projections(settings: Settings, postgres: asyncpg.Pool, redis: Redis) -> tuple[Projection, ...]:
    writer, currency = RedisWriter(redis), settings.currency
    return (
        ProductSearch(postgres, search_writer(settings), currency),
        Dashboard(writer, settings.time_zone),
        RedisDocuments(PRODUCT_CARDS, touched_products, load_product_cards, postgres, writer, currency),
        RedisDocuments(TAXONOMY, touched_shelves, load_taxonomy, postgres, writer, currency),
        RedisDocuments(CARTS, touched_carts, load_cart_documents, postgres, writer, currency),
        RedisDocuments(ORDERS, touched_orders, load_order_documents, postgres, writer, currency),
        RedisDocuments(ACCOUNTS, touched_accounts, load_account_documents, postgres, writer, currency),
        RedisDocuments(STOCK_LEDGER, touched_variants, load_stock_ledgers, postgres, writer, currency),
    )
