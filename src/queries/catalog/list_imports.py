"""Imports of catalogs, newest first."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.imports import EVERY_IMPORT, IMPORTS, ImportSummary
from read_models.model import ReadModel


class ListImports(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (IMPORTS,)
    calls_max: ClassVar[int] = 2
    page: int = 1
    page_size: int = 20


class ImportPage(Page[ImportSummary], frozen=True):
    items: Sequence[ImportSummary]


async def list_imports(question: ListImports, view: View) -> bytes:
    start = (question.page - 1) * question.page_size
    found, total = await view.listed(IMPORTS, [EVERY_IMPORT], start, question.page_size)
    return encode(Page([msgspec.Raw(one) for one in found], question.page, question.page_size, total))
