"""A page of what an engine has found, made ready to be shown: the same for both."""

from collections.abc import Sequence

import msgspec

from adapters.search.highlight import Highlighter, decode_shown
from adapters.search.lexicon import Understood
from adapters.search.stemming import Stemming


def as_shown(understood: Understood, stemming: Stemming, bodies: Sequence[bytes]) -> tuple[msgspec.Raw, ...]:
    """List items with their matches marked."""
    if not understood.words:
        return tuple(map(msgspec.Raw, bodies))
    highlighter = Highlighter(understood, stemming)
    return tuple(highlighter.mark(body, decode_shown(body)) for body in bodies)
