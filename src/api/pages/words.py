"""What pages say, a folder for each language and a file for each part of the pages.

Nothing that people read stands in templates: `say("basket.empty")` is the text `empty` of `basket.toml`.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from domain.languages import Language

FOLDER: Final = Path(__file__).parent / "words"
COUNT: Final = "count"


class Words:
    """Those of one language. `{names}` in them are filled in; where one is `count`, it is written as the
    language groups digits, and there is a text for each number that the language tells apart (CLDR's plural categories:
    `one`, `other`, in French also `many`).
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._texts = texts_of(language)

    def __call__(self, key: str, **fills: object) -> str:
        """Raises KeyError: every text that pages use is there in every language."""
        text = self._texts[key]
        count = fills.get(COUNT)
        if not isinstance(text, str):
            text = text.get(self._form(count)) or text["other"]
        if isinstance(count, int):
            fills = fills | {COUNT: self._number(count)}
        return text.format_map(fills) if fills else text

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def _number(self, count: int) -> str:
        from adapters.amounts import number_in

        return number_in(self.language, count)

    def _form(self, count: Any) -> str:
        from babel import Locale

        said: str = Locale(self.language.value).plural_form(count)
        return said


@cache
def texts_of(language: Language) -> Mapping[str, str | Mapping[str, str]]:
    """By `file.key`."""
    texts: dict[str, Any] = {}
    for file in sorted((FOLDER / language.value).glob("*.toml")):
        texts |= {f"{file.stem}.{name}": text for name, text in tomllib.loads(file.read_text("utf-8")).items()}
    return texts


@cache
def words_in(language: Language) -> Words:
    return Words(language)
