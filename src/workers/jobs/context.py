"""What every job gets handed."""

import asyncpg
from saq.types import Context

from adapters.media.port import MediaStore
from adapters.payments.providers import Providers
from adapters.pictures.pictures import Pictures
from adapters.redis.client import Redis
from adapters.settings import Settings


class JobContext(Context, total=False):
    postgres: asyncpg.Pool
    redis: Redis
    settings: Settings
    providers: Providers
    media: MediaStore
    pictures: Pictures
