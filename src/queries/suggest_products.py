"""Complete what somebody is typing into the search box."""

from collections.abc import Sequence
from typing import ClassVar, Final

import msgspec

from queries.base import Question, View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_search import PRODUCT_SEARCH

COMPLETIONS_MAX: Final = 8


class SuggestProducts(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_SEARCH,)
    typed: str


class Suggestion(msgspec.Struct, frozen=True):
    text: str


class Suggestions(msgspec.Struct, frozen=True):
    items: Sequence[Suggestion]


async def suggest_products(question: SuggestProducts, view: View) -> bytes:
    completions = await view.suggest(question.typed, COMPLETIONS_MAX)
    return encode(Suggestions([Suggestion(completion) for completion in completions]))
