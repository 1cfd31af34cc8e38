"""What every job gets handed."""

import asyncpg
from saq.types import Context


class JobContext(Context, total=False):
    postgres: asyncpg.Pool
