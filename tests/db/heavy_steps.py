"""What a migration may not do to a table that people buy from, found in its SQL.

Squawk reads SQL with Postgres' grammar, and knows which statements rewrite a table, look through all of it while
nobody may write, or take away what running programs name. It knows tables that the same script makes, too. What it says
of style is left out, and so are drops of columns and tables: `tests/releases` knows whether anybody reads them still.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import msgspec

SQUAWK: Final = Path(sys.executable).with_name("squawk")
POSTGRES: Final = "18"
RULES: Final = frozenset(
    {
        "adding-field-with-default",
        "adding-foreign-key-constraint",
        "adding-not-nullable-field",
        "adding-required-field",
        "adding-serial-primary-key-field",
        "ban-concurrent-index-creation-in-transaction",
        "ban-create-domain-with-constraint",
        "ban-truncate-cascade",
        "changing-column-type",
        "constraint-missing-not-valid",
        "disallowed-unique-constraint",
        "renaming-column",
        "renaming-table",
        "require-concurrent-index-creation",
        "require-concurrent-index-deletion",
        "require-concurrent-reindex",
    }
)
# What holds many rows, or a table, until its transaction ends, and is no matter of the schema.
AT_ONCE: Final = re.compile(
    r"^[ \t]*(update (?!alembic_version\b)|delete from|lock table|truncate|cluster|vacuum full|create trigger)",
    re.IGNORECASE | re.MULTILINE,
)


class Warned(msgspec.Struct, frozen=True):
    line: int
    rule_name: str


def heavy_steps(sql: str) -> list[str]:
    """The rule and the statement, of each step that is too much."""
    command = [str(SQUAWK), "--no-assume-in-transaction", "--pg-version", POSTGRES, "--reporter", "json"]
    said = subprocess.run(
        [*command, "--stdin-filepath", "migration.sql"], input=sql, capture_output=True, text=True, check=False
    )
    warned = msgspec.json.decode(said.stdout, type=list[Warned])
    assert said.returncode in (0, 1), said.stderr
    lines = sql.splitlines()
    found = {f"{each.rule_name}: {lines[each.line].strip()}" for each in warned if each.rule_name in RULES}
    found |= {f"all-rows-at-once: {sql[each.start() :].splitlines()[0].strip()}" for each in AT_ONCE.finditer(sql)}
    return sorted(found)
