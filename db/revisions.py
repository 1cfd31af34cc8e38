"""Alembic, which knows the revisions: through Advanced Alchemy, on one database or into a script."""

import io
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from db.address import reach
from db.session import MIGRATE

MIGRATIONS: Final = Path(__file__).parent / "migrations"
LOCK_SECONDS_MAX: Final = 1.5
"""How long a step waits for a table. All who come after it wait as long, for they stand behind it.

Longer than Postgres' deadlock_timeout (1 s): only then is an autovacuum told to let go of what somebody waits for.
"""
LOCK_TIMEOUT: Final = f"{LOCK_SECONDS_MAX * 1000:.0f}ms"
IDLE_SECONDS_MAX: Final = 2
"""How long a step that has its table may stand still: one whose program was stopped, or cut off, would keep it."""
SESSION: Final = {
    "application_name": MIGRATE,
    "lock_timeout": LOCK_TIMEOUT,
    "idle_in_transaction_session_timeout": f"{IDLE_SECONDS_MAX}s",
    "timezone": "UTC",
}
NOWHERE: Final = "postgresql://nobody@/nowhere"

Tell = Callable[[str], None]
"""Hears a sentence for people."""


def unheard(words: str) -> None:
    pass


def commands(url: str, tell: Tell = unheard, *more: Path):  # type: ignore[no-untyped-def]
    """Alembic's commands on this database; `more` are folders of revisions beside ours.

    SQLAlchemy reads URLs in a way of its own, so that it is handed connections instead.
    """
    from advanced_alchemy.alembic.commands import AlembicCommands
    from advanced_alchemy.config import AlembicAsyncConfig, SQLAlchemyAsyncConfig
    from sqlalchemy.ext.asyncio import create_async_engine

    made = AlembicCommands(
        SQLAlchemyAsyncConfig(
            engine_instance=create_async_engine(
                "postgresql+asyncpg://", async_creator=partial(reach, url, server_settings=SESSION)
            ),
            alembic_config=AlembicAsyncConfig(script_location=str(MIGRATIONS), version_table_name="alembic_version"),
        )
    )
    made.config.attributes["tell"] = tell
    made.config.stdout = sys.stdout  # its own is the one there was when it was imported
    if more:
        made.config.set_main_option("path_separator", "newline")
        made.config.set_main_option("version_locations", "\n".join(map(str, (MIGRATIONS / "versions", *more))))
    return made


def script(first: str, last: str, *more: Path) -> str:
    """The SQL of the revisions after `first` up to `last`."""
    alembic = commands(NOWHERE, unheard, *more)
    written = alembic.config.output_buffer = io.StringIO()
    alembic.upgrade(f"{first}:{last}", sql=True)
    return written.getvalue()
