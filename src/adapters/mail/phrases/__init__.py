"""What mails say, a table for each language."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from domain.languages import Language
from domain.mail.mail import MailKind


class Phrases(msgspec.Struct, frozen=True):
    """`{names}` in them are filled in: `name`, `shop`, `number`, `date`, `total`, `amount`, `code`, `until`, `why`."""

    common: Mapping[str, str]
    kinds: Mapping[MailKind, Mapping[str, str]]


def load(language: Language) -> Phrases:
    said: dict[str, Any] = tomllib.loads((Path(__file__).parent / f"{language.value}.toml").read_text("utf-8"))
    return Phrases(
        {name: words for name, words in said.items() if isinstance(words, str)},
        {kind: said[kind.value] for kind in MailKind},
    )


PHRASES: Final = {language: load(language) for language in Language}
