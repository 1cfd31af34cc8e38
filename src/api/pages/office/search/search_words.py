"""Synonyms and stop words, one group or word a line."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from litestar import get, post

from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of
from api.pages.office.search.search_insight import ROOM
from api.pages.office.show_in_office import show_in_office
from api.pages.office.typed import Versioned
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import faults_of, why_not
from api.pages.visiting import Visiting
from api.pages.words import words_in
from api.routes.search.admin_search import SearchWordsBody
from commands.search.change_search_words import ChangeSearchWords, change_search_words
from domain.read_as import read_as
from domain.refusals import ChangedMeanwhile, Refusal
from domain.search.search_settings import SearchSettings
from queries.search.get_search_settings import GetSearchSettings, get_search_settings

PLACE: Final = re.compile(r"(synonyms|stop_words)\[(\d+)\]")


@get(f"{ROOM}/words", access=ADMIN)
async def look(request: Visiting) -> Page:
    """See which words mean the same, and which mean nothing."""
    settings = await request.learn(get_search_settings, GetSearchSettings(), SearchSettings)
    return await show_words(request, filled_from(settings), settings)


@post(f"{ROOM}/words", access=ADMIN)
async def change(request: Visiting, execute: Execute) -> Page:
    """Set them, in place of all there were."""
    try:
        seen = (await reader_of(request)).read(request.fields, Versioned)
        said = {"synonyms": [one for _, one in groups(request)], "stop_words": [one for _, one in stop_words(request)]}
        body: SearchWordsBody = read_as(said, SearchWordsBody)
        command = ChangeSearchWords(body.synonyms, body.stop_words, seen.version)
        answer = await execute(change_search_words, command)
    except Refusal as refusal:
        settings = await request.learn(get_search_settings, GetSearchSettings(), SearchSettings)
        return await show_words(request, Filled(request.fields), settings, refusal)
    return see_other(request, f"{ROOM}/words", answer, "saved")


def lines(request: Visiting, field: str) -> list[tuple[int, str]]:
    """Those with something in them, by their numbers."""
    typed = next((value for name, value in request.fields if name == field), "")
    return [(number, line.strip()) for number, line in enumerate(typed.splitlines(), 1) if line.strip()]


def groups(request: Visiting) -> list[tuple[int, list[str]]]:
    return [
        (number, [phrase for part in line.split(",") if (phrase := part.strip())])
        for number, line in lines(request, "synonyms")
    ]


def stop_words(request: Visiting) -> list[tuple[int, str]]:
    """A comma tells them apart as well as a line does."""
    every = lines(request, "stop_words")
    return [(number, word) for number, line in every for part in line.split(",") if (word := part.strip())]


def filled_from(settings: SearchSettings) -> Filled:
    return Filled(
        synonyms="\n".join(", ".join(group) for group in settings.synonyms), stop_words="\n".join(settings.stop_words)
    )


def told_by_line(request: Visiting, faults: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with an entry is told of its line."""
    words, told = words_in(request.language), dict[str, str]()
    numbers: dict[str, Sequence[int]] = {
        "synonyms": [number for number, _ in groups(request)],
        "stop_words": [number for number, _ in stop_words(request)],
    }
    for field, fault in faults.items():
        if (place := PLACE.match(field)) is not None:
            line = numbers[place[1]][int(place[2])]
            told.setdefault(place[1], words("insight.line", line=line, fault=fault))
        else:
            told[field] = fault
    return told


async def show_words(
    request: Visiting, filled: Filled, settings: SearchSettings, refusal: Refusal | None = None
) -> Page:
    return await show_in_office(
        request,
        "search_words.html",
        filled=filled,
        **why_not(request, refusal) | {"faults": told_by_line(request, faults_of(request, refusal))},
        now=filled_from(settings),
        version=settings.version,
        is_stale=isinstance(refusal, ChangedMeanwhile),
    )


ALL = (look, change)
