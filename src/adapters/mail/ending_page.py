"""The page behind a note's way out: a button, since programs follow links too; and then, that it is done."""

from typing import Final

from adapters.mail.letter import templates
from adapters.mail.phrases import PHRASES
from domain.languages import Language

TEMPLATE: Final = "unsubscribe.html"


def ending_page(language: Language, press: str | None) -> str:
    """`press` is where the button leads, None once it was pressed."""
    words = PHRASES[language].common
    return templates.get_template(TEMPLATE).render(words, language=language.value, press=press)
