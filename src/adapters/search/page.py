"""A page of what an engine has found, made ready to be shown: the same for both."""

from collections.abc import Callable, Sequence

import msgspec

from adapters.search.correction import corrected
from adapters.search.highlight import Highlighter, decode_shown
from adapters.search.lexicon import Understood
from adapters.search.stemming import Stemming


def as_shown(
    understood: Understood,
    stemming: Stemming,
    bodies: Sequence[bytes],
    is_common: Callable[[str], bool] = lambda _: False,
) -> tuple[tuple[msgspec.Raw, ...], str | None]:
    """List items with their matches marked; and the query corrected, if it had to be.

    `is_common` says of a word whether too many products have it for it to be a typo, as far as the engine knows.
    """
    if not understood.words:
        return tuple(map(msgspec.Raw, bodies)), None
    shown = [decode_shown(body) for body in bodies]
    highlighter = Highlighter(understood, stemming)
    items = tuple(highlighter.mark(body, texts) for body, texts in zip(bodies, shown, strict=True))
    return items, corrected(understood, stemming, (text for texts in shown for text in texts.texts), is_common)
