"""Postgres: does it answer, is it new enough, does it take writes, and does it keep what it has committed?"""

from collections.abc import Sequence
from typing import Final

from adapters.settings import Settings
from cli.doctor.finding import Finding, broken, note, well
from db.pool import look_around
from db.server import Server, almighty_sessions, server_of

VERSION_MIN: Final = 18


async def postgres(settings: Settings) -> list[Finding]:
    """Raises StoreDown, StoreUnfit."""
    async with look_around(settings.database_url) as connection:
        almighty = await almighty_sessions(connection) if settings.production else []
        return judged(await server_of(connection), almighty)


def of_session(application: str, user: str) -> Finding:
    words = (
        f"{application} works as {user}, who may do everything here, and change the audit and the tables themselves."
    )
    return note(words, "Give it a user of its own in DATABASE_URL (docs/operations.md, Users of its own).")


def judged(server: Server, almighty: Sequence[tuple[str, str]] = ()) -> list[Finding]:
    """`almighty`: sessions that may do everything, in production."""
    found = []
    if server.version < VERSION_MIN:
        cure = f"Move to Postgres {VERSION_MIN} or newer."
        found.append(broken(f"It is version {server.version_words}.", cure))
    if server.is_read_only:
        found.append(broken("It is a standby, or set to be read only.", "Name the primary in DATABASE_URL."))
    if server.switched_off:
        off = ", ".join(server.switched_off)
        found.append(broken(f"A crash may lose what it has committed: {off} is off.", "Switch it on again."))
    found += [of_session(*session) for session in almighty]
    return found or [well(f"Version {server.version_words} answers and takes writes.")]
