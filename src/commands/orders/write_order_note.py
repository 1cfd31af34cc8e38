"""Write something down about an order, for the shop's own people."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import OrderNoteChanged
from domain.orders.order_note import NOTES_MAX, OrderNote
from domain.refusals import TooManyNotes


class WriteOrderNote(msgspec.Struct, frozen=True):
    """`author` is the admin's account."""

    order: UUID
    author: UUID
    text: str


async def write_order_note(command: WriteOrderNote, work: Work) -> OrderNote:
    """The order itself stays as it is. Raises NotFound, TooManyNotes."""
    await work.orders.lock(command.order, None)
    if await work.order_notes.count(command.order) >= NOTES_MAX:
        raise TooManyNotes(NOTES_MAX)
    note = await work.order_notes.add(command.order, command.author, command.text, work.now)
    work.record(OrderNoteChanged(subject=note.id, version=1))
    work.account_for(command, "order", command.order, {}, {"note": note.id})
    return note
