"""Ask a worker to build a read model anew, to verify it, or to check the ledger."""

import msgspec

from db.asked_upkeep import ask
from db.work import Work
from domain.refusals import NotFound
from domain.staff.audit import TargetKind
from domain.upkeep import LEDGER, UpkeepKind
from read_models.every import READ_MODELS


class AskForUpkeep(msgspec.Struct, frozen=True):
    """`subject` is a read model's name; of a check it is LEDGER."""

    kind: UpkeepKind
    subject: str = LEDGER


async def ask_for_upkeep(command: AskForUpkeep, work: Work) -> None:
    """Asked for twice before it is done, it is done once. Raises NotFound."""
    subjects = {LEDGER} if command.kind is UpkeepKind.CHECK else {model.name for model in READ_MODELS}
    if command.subject not in subjects:
        raise NotFound("read model")
    if await ask(work.connection, command.kind, command.subject):
        target: TargetKind = "ledger" if command.kind is UpkeepKind.CHECK else "read_model"
        work.account_for(command, target, command.subject, None, {"asked_for": command.kind})
