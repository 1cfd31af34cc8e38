"""The page behind a note's way out: a button, since programs follow links too; and then, that it is done."""

from typing import Final

from adapters.mail.phrases import PHRASES
from adapters.mail.templates import filled
from domain.languages import Language

TEMPLATE: Final = "unsubscribe.html"


def ending_page(language: Language, press: str | None) -> str:
    """`press` is where the button leads, None once it was pressed."""
    return filled(TEMPLATE, {**PHRASES[language].common, "language": language.value, "press": press})
