"""Who somebody is."""

from typing import ClassVar
from uuid import UUID

from domain.refusals import NotFound
from queries.question import Question
from queries.view import View
from read_models.accounts import ACCOUNTS
from read_models.model import ReadModel


class GetAccount(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (ACCOUNTS,)
    account: UUID


async def get_account(question: GetAccount, view: View) -> bytes:
    """Raises NotFound."""
    account = await view.document(ACCOUNTS, str(question.account))
    if account is None:
        raise NotFound("account")
    return account
