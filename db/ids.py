"""UUIDv7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits. Python has none before 3.14."""

import secrets
import time
from datetime import datetime
from uuid import UUID


def new_id() -> UUID:
    milliseconds = time.time_ns() // 1_000_000
    bits = (milliseconds << 80) | secrets.randbits(80)
    bits = bits & ~(0xF << 76) | (0x7 << 76)
    bits = bits & ~(0x3 << 62) | (0x2 << 62)
    return UUID(int=bits)


def least_id(moment: datetime) -> UUID:
    """Not above any id made from this moment on, and above all that were made a millisecond earlier."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
