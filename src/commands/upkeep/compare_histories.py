"""Find out whether read models were written from this very database."""

from collections.abc import Mapping

import msgspec

from db.history import known
from db.outbox import Mark
from db.work import Work
from domain.outages import OtherHistory
from read_models.model import Standing


class CompareHistories(msgspec.Struct, frozen=True):
    """By the read model's name, where it stands; None where there is none, or nobody can say."""

    standings: Mapping[str, Standing | None]


async def compare_histories(command: CompareHistories, work: Work) -> None:
    """Raises OtherHistory where one stands at an event that this outbox hasn't."""
    marks = {name: Mark(one.position, one.at_us) for name, one in command.standings.items() if one is not None}
    ours = await known(work.connection, list(marks.values()))
    if others := [name for name, mark in marks.items() if mark not in ours]:
        raise OtherHistory(others)
