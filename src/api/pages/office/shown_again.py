"""A form that was refused comes back as it was filled in, with what is wrong where it is wrong."""

from collections.abc import Mapping
from typing import Any

from api.pages.forms import Filled, faults_by_field
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page
from api.pages.troubles import fault_words, refusal_words
from api.pages.visiting import Visiting
from api.pages.words import words_in
from api.problems import TABLE
from domain.refusals import InvalidInput, Refusal


def as_typed(request: Visiting) -> Filled:
    """Of several values of one name, the last."""
    return Filled(request.fields)


def faults_of(request: Visiting, refusal: Refusal | None) -> dict[str, str]:
    """What is wrong with fields, by their names."""
    if not isinstance(refusal, InvalidInput):
        return {}
    words = words_in(request.language)
    return {field: fault_words(fault, words) for field, fault in faults_by_field(refusal.faults).items()}


def says_of(request: Visiting, refusal: Refusal | None) -> str:
    """What is wrong with the whole; nothing where its fields say it."""
    if refusal is None or isinstance(refusal, InvalidInput):
        return ""
    return refusal_words(refusal, words_in(request.language))


async def show_form(
    request: Visiting,
    template: str,
    filled: Mapping[str, str],
    refusal: Refusal | None = None,
    *,
    faults: Mapping[str, str] | None = None,
    **said: Any,
) -> Page:
    """`faults` are told in place of the refusal's, where a form's fields are called otherwise."""
    status = 200 if refusal is None else TABLE[type(refusal)][0]
    told = faults_of(request, refusal) if faults is None else faults
    return await show_in_office(
        request, template, status=status, filled=filled, faults=told, says=says_of(request, refusal), **said
    )
