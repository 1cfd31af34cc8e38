"""The names of keys. All keys of one read model share a hash tag, so that one script reaches them on a cluster.

{orders}:live                      string   the standing of the generation that is read, its checkpoint included
{orders}:next                      string   the same of the one that is being built
{orders}:<generation>:doc:<key>    string   a document's JSON, ready to send
{orders}:<generation>:rank:<name>  zset     document keys by score
{orders}:<generation>:parked       set      positions of events that were left out
{dashboard}:<generation>:totals:<period>    hash of cells
{dashboard}:<generation>:units:<period>     zset of cells
{dashboard}:<generation>:changes            stream of what was added to them, under the positions it was added at
{tradepost:searches}:<tally>:<day> zset     what was searched for, by how often
{tradepost:security}:<event>       zset     what somebody who keeps watch wants to see, by when it happened
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final

from read_models.model import ReadModel, Slot

BELL: Final = "tradepost:bell"
TRIES: Final = "tradepost:tries:"
UPKEEP: Final = "tradepost:upkeep"
UPKEEP_RUNS: Final = "tradepost:upkeep:runs"
UPKEEP_ASKED: Final = "tradepost:upkeep:asked"

TABLES_KEPT_MAX: Final = 4_096
"""Their names: a batch of sales moves thousands of cells of a few."""


def searches_key(tally: str, day: date) -> str:
    """Those of all days share a hash tag, so that they can be added up on a cluster."""
    return f"{{tradepost:searches}}:{tally}:{day}"


def security_key(event: str) -> str:
    return f"{{tradepost:security}}:{event}"


def held_key(model: ReadModel) -> str:
    return f"{{{model.name}}}:held"


def slot_key(model: ReadModel, slot: Slot) -> str:
    return f"{{{model.name}}}:{slot}"


def generation_prefix(model: ReadModel, generation: int | str) -> str:
    return f"{{{model.name}}}:{generation}:"


def document_key(model: ReadModel, generation: int, key: str) -> str:
    return f"{generation_prefix(model, generation)}doc:{key}"


def document_keys(model: ReadModel, generation: int, keys: Iterable[str]) -> list[str]:
    prefix = document_key(model, generation, "")
    return [prefix + key for key in keys]


def rank_key(model: ReadModel, generation: int, name: str) -> str:
    return f"{generation_prefix(model, generation)}rank:{name}"


def changes_key(model: ReadModel, generation: int) -> str:
    return f"{generation_prefix(model, generation)}changes"


def parked_key(model: ReadModel, generation: int) -> str:
    return f"{generation_prefix(model, generation)}parked"


@lru_cache(maxsize=TABLES_KEPT_MAX)
def table_key(model: ReadModel, generation: int, table: str, period: str) -> str:
    return f"{generation_prefix(model, generation)}{table}:{period}"
