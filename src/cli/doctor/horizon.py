"""Who keeps events from the read models: a transaction that has recorded one, and doesn't end."""

from typing import Final

from adapters.settings import Settings
from cli.doctor.finding import Finding, broken, well
from db.horizon_holders import Holder, horizon_holders
from db.pool import look_around

HELD_SECONDS_MAX: Final = 2.0
STATEMENT_CHARS_SHOWN_MAX: Final = 80


async def horizon(settings: Settings) -> list[Finding]:
    """Raises StoreDown, StoreUnfit."""
    async with look_around(settings.database_url) as connection:
        holders = await horizon_holders(connection)
    held = [of_holder(holder) for holder in holders if holder.seconds >= HELD_SECONDS_MAX]
    return held or [well("No transaction holds the read models back.")]


def of_holder(holder: Holder) -> Finding:
    since = f"has held every read model back for {holder.seconds:.0f} s"
    if holder.prepared is not None:
        name = holder.prepared.replace("'", "''")
        words = f"The prepared transaction {holder.prepared!r} {since}."
        return broken(words, f"End it: `commit prepared '{name}'` or `rollback prepared '{name}'`.")
    doing = " ".join(holder.statement.split())[:STATEMENT_CHARS_SHOWN_MAX]
    who = f"process {holder.process}: {holder.application or 'unnamed'} of user {holder.user}, {holder.state}"
    return broken(
        f"A transaction ({who}) {since}; its last statement: {doing}",
        f"End it where it was begun, or with `select pg_terminate_backend({holder.process})`.",
    )
