"""Users, newest first, with what they have bought."""

from collections.abc import Sequence
from typing import ClassVar, Final

import msgspec

from domain.accounts.account import Role
from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.users import EVERY_USER, USERS, UserDocument, beginning, by_email, by_role, decode_known, words_of

USERS_READ_MAX: Final = 500
"""The newest of those who may be meant by some words, to find who is."""


class ListUsers(Question, frozen=True):
    """`words` are the beginnings of words of the name and the e-mail address, or the whole of the address."""

    reads: ClassVar[tuple[ReadModel, ...]] = (USERS,)
    calls_max: ClassVar[int] = 4
    words: str | None = None
    role: Role | None = None
    page: int = 1
    page_size: int = 20


class UserPage(Page[UserDocument], frozen=True):
    items: Sequence[UserDocument]


async def list_users(question: ListUsers, view: View) -> bytes:
    start, size = (question.page - 1) * question.page_size, question.page_size
    roles = [] if question.role is None else [by_role(question.role)]
    words = question.words
    if words is None or "@" in words:
        lists = roles if words is None else [*roles, by_email(words.strip())]
        users, total = await view.listed(USERS, lists or [EVERY_USER], start, size)
        if words is None or total:
            return page_of(question, users, total)
    begun = words_of(words)
    lists = [*roles, *dict.fromkeys(filter(None, map(beginning, begun)))]
    newest, _ = await view.listed(USERS, lists or [EVERY_USER], 0, USERS_READ_MAX)
    found = [user for user in newest if is_meant(user, begun)]
    return page_of(question, found[start : start + size], len(found))


def is_meant(user: bytes, begun: Sequence[str]) -> bool:
    """Whether each of the words begins one of theirs."""
    known = decode_known(user)
    theirs = words_of(f"{known.name} {known.email}")
    return all(any(word.startswith(part) for word in theirs) for part in begun)


def page_of(question: ListUsers, users: Sequence[bytes], total: int) -> bytes:
    return encode(Page([msgspec.Raw(user) for user in users], question.page, question.page_size, total))
