"""What an API key opens."""

from typing import ClassVar

from queries.question import Question
from queries.view import View
from read_models.api_keys import API_KEYS, hash_name
from read_models.model import ReadModel


class FindKey(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (API_KEYS,)
    key_hash: bytes


async def find_key(question: FindKey, view: View) -> bytes:
    """An Opening; `null` where there is no such key."""
    return await view.document(API_KEYS, hash_name(question.key_hash)) or b"null"
