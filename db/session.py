"""What every session of ours asks of Postgres as it begins, and how many there are."""

from typing import Final

STATEMENT_SECONDS_MAX: Final = 10
TRANSACTION_SECONDS_MAX: Final = 30
IDLE_IN_TRANSACTION_SECONDS_MAX: Final = 10
POOL_CONNECTIONS_MAX: Final = 8
"""Of one API process. More would only wait for each other's rows, in Postgres instead of here."""

APPLICATION: Final = "tradepost"
API: Final = f"{APPLICATION} api"
WORKER: Final = f"{APPLICATION} worker"
MIGRATE: Final = f"{APPLICATION} migrate"
"""What sessions call themselves, for who looks at them in the database."""

SESSION: Final = {
    "application_name": APPLICATION,
    "timezone": "UTC",
    "statement_timeout": f"{STATEMENT_SECONDS_MAX}s",
    "transaction_timeout": f"{TRANSACTION_SECONDS_MAX}s",
    "idle_in_transaction_session_timeout": f"{IDLE_IN_TRANSACTION_SECONDS_MAX}s",
    "jit": "off",
    # Our statements are all prepared, and good for any parameters: planning each anew costs more than running it.
    "plan_cache_mode": "force_generic_plan",
}

PLAN_ANEW: Final = "discard plans"
"""For who fills tables: a plan made for a hundred rows goes through all of a hundred thousand, for each that is looked
for, until autovacuum comes by and counts them.
"""

LASTING: Final = ("application_name", "timezone")
"""What a pooler that lends its connections for one transaction each takes and keeps with whoever borrows."""
EACH_TRANSACTION: Final = "; ".join(
    f"set local {name} = '{value}'" for name, value in SESSION.items() if name not in LASTING
)
"""The rest, for a transaction on such a connection."""
