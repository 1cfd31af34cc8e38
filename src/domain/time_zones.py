"""Time zones by name: those of the IANA database, which mean the same on every machine."""

from typing import Final
from zoneinfo import ZoneInfo, available_timezones

NO_PLACES: Final = frozenset({"localtime", "Factory"})
"""What a machine happens to be set to, and what one says that was never set: zones by their files alone."""


def time_zone_named(name: str) -> ZoneInfo:
    """Raises ValueError also for other files that lie beside the zones (posixrules, right/UTC)."""
    if name in NO_PLACES or name not in available_timezones():
        raise ValueError("no time zone such as Europe/Berlin")
    return ZoneInfo(name)
