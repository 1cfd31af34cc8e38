"""Whoever watches how commands go in this process: what counts them, what traces them. Without any it costs nothing."""

from contextlib import AbstractContextManager, nullcontext
from typing import Final, Protocol


class Observer(Protocol):
    """Called with a command's name; what it gives is entered as the command begins, and left as it ends."""

    def __call__(self, command: str) -> AbstractContextManager[object]: ...


NOBODY: Final = nullcontext()
_watching: Observer | None = None


def observe_by(observer: Observer | None) -> None:
    """From now on. None: nobody does."""
    global _watching
    _watching = observer


def observed(handler: object) -> AbstractContextManager[object]:
    """Around the carrying out of a command by this handler, with all its attempts."""
    return NOBODY if _watching is None else _watching(getattr(handler, "__name__", "other"))
