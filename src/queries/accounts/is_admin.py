"""Whether somebody is one of the shop's own people now: an access token says so for ten minutes after it ended."""

from typing import ClassVar
from uuid import UUID

from domain.account import Role
from queries.base import Question, View
from read_models.model import ReadModel
from read_models.users import USERS, decode_standing


class IsAdmin(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (USERS,)
    account: UUID


async def is_admin(question: IsAdmin, view: View) -> bytes:
    """`true` or `false`."""
    found = await view.document(USERS, str(question.account))
    if found is None:
        return b"false"
    standing = decode_standing(found)
    return b"true" if standing.active and standing.role is Role.ADMIN else b"false"
