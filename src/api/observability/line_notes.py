"""What is known of a request only further inside, and stands in its line of the log."""

from typing import Final, cast

from litestar.types import Scope

from adapters.request_log import Said

NOTES: Final = "tradepost.notes"
"""Where a request's scope has it."""


def note_in_line(scope: Scope, said: Said) -> None:
    """What was noted before and is not said again stays. Nothing of it may be a secret, or an e-mail address."""
    cast("dict[str, Said]", scope).setdefault(NOTES, {}).update(said)


def notes_of(scope: Scope) -> Said:
    return cast("dict[str, Said]", scope).get(NOTES, {})
