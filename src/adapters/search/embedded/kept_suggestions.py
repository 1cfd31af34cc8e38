"""What was offered for what people begin to type: the first letters of a few words are most of all that is typed."""

from typing import Final

from adapters.search.offered import Suggested

SUGGESTIONS_KEPT_MAX: Final = 1_000
"""Some 2 kB each."""
TYPED_CHARS_MAX: Final = 40


class KeptSuggestions:
    """Of one state of the index. When there are too many all go: what is typed often is soon there again."""

    def __init__(self) -> None:
        self._state: object = None
        self._offered: dict[str, Suggested] = {}

    def get(self, typed: str, state: object) -> Suggested | None:
        return self._offered.get(typed) if state == self._state else None

    def keep(self, typed: str, offered: Suggested, state: object) -> None:
        if len(typed) > TYPED_CHARS_MAX:
            return
        if state != self._state or len(self._offered) >= SUGGESTIONS_KEPT_MAX:
            self._state = state
            self._offered.clear()
        self._offered[typed] = offered
