"""The names of keys. All keys of one read model share a hash tag, so that one script reaches them on a cluster.

    {orders:1}:live              hash     generation, position, as_of (Unix ms): the model's standing and checkpoint
    {orders:1}:1:doc:<key>       string   a document's JSON, ready to send
    {orders:1}:1:rank:<name>     zset     document keys by score
    {dashboard:1}:1:totals:<period>       hash of cells
    {dashboard:1}:1:units:<period>        zset of cells

The number in the tag is the model's revision, the one after it the generation.
"""

from typing import Final

from read_models.model import ReadModel

FIRST_GENERATION: Final = 1
BELL: Final = "tradepost:bell"


def live_key(model: ReadModel) -> str:
    return f"{{{model.name}:{model.revision}}}:live"


def document_key(model: ReadModel, generation: int, key: str) -> str:
    return f"{{{model.name}:{model.revision}}}:{generation}:doc:{key}"


def rank_key(model: ReadModel, generation: int, name: str) -> str:
    return f"{{{model.name}:{model.revision}}}:{generation}:rank:{name}"


def table_key(model: ReadModel, generation: int, table: str, period: str) -> str:
    return f"{{{model.name}:{model.revision}}}:{generation}:{table}:{period}"
