"""Somebody we need who doesn't answer. Not a refusal: the same request may succeed in a moment."""

from collections.abc import Sequence
from typing import Final

NAMES_SHOWN_MAX: Final = 3


class StoreDown(Exception):
    """`store` is postgres, redis or search."""

    def __init__(self, store: str) -> None:
        super().__init__(f"{store} does not answer.")
        self.store = store

    @property
    def why(self) -> str:
        """In one line, as its cause says it, for who runs the shop; empty where nobody knows."""
        return str(self.__cause__ or "").partition("\n")[0]


class StoreUnfit(StoreDown):
    """A store that can't be worked with until somebody does something: the message says what.

    It is for who runs the shop; `reason` is a word for programs.
    """

    def __init__(self, store: str, reason: str, what_to_do: str) -> None:
        Exception.__init__(self, what_to_do)
        self.store = store
        self.reason = reason


class OtherHistory(StoreUnfit):
    """Read models that stand at events this database's outbox hasn't: whoever wrote them saw another history.

    `found` and CURE are the two halves of the message.
    """

    CURE: Final = (
        "See where DATABASE_URL, REDIS_URL, MEILI_URL and --data-dir lead. After a restore a worker builds them anew by"
        " itself: `tradepost worker`."
    )

    def __init__(self, models: Sequence[str]) -> None:
        more = len(models) - NAMES_SHOWN_MAX
        names = ", ".join(models[:NAMES_SHOWN_MAX]) + (f" and {more} more" if more > 0 else "")
        self.found = (
            f"What the read models show ({names}) is of another shop's database, or of this one before it was restored."
        )
        super().__init__("postgres", "other-history", f"{self.found} {self.CURE}")


class NoRoom(StoreDown):
    """The disk is full that a file was to be written to. Nothing of it stays."""

    def __init__(self) -> None:
        Exception.__init__(self, "There is no room for this at the moment.")
        self.store = "disk"


class Overloaded(StoreDown):
    """More is under way at this moment than could be done in good time: `of` what. Nothing was begun."""

    def __init__(self, of: str) -> None:
        Exception.__init__(self, "The shop has more to do at this moment than it can. Try again in a moment.")
        self.store = of


class SearchBusy(Exception):
    """More is being searched for at this moment than can be found in good time."""

    def __init__(self) -> None:
        super().__init__("Too many people are searching at this moment.")


class ProviderSilent(Exception):
    """A payment provider did not answer in time. What it was asked for may or may not have happened.

    The same request with the same key finds out.
    """

    def __init__(self, provider: str) -> None:
        super().__init__(f"The payment provider {provider} does not answer. Send the same request again.")
        self.provider = provider


class FileLeaving(Exception):
    """A file nobody had named for long is being removed this very moment, and was sent again."""

    def __init__(self) -> None:
        super().__init__("The shop is removing an old copy of this picture. Send it again in a moment.")


class ReadModelBehind(Exception):
    """A read model has not reached the position a query asked for within the wait's bound."""

    def __init__(self, model: str) -> None:
        super().__init__(f"The read model {model} has not caught up yet.")
        self.model = model


class Moved(Exception):
    """A read model is no longer what it was when a question began: to be asked again."""

    def __init__(self, model: str) -> None:
        super().__init__(f"The read model {model} is another one by now.")
        self.model = model


class OutOfStep(Exception):
    """A store stands elsewhere than a batch starts: another projector was here, or the store lost its data."""

    def __init__(self, model: str, present: int, start: int) -> None:
        super().__init__(f"{model} stands at {present or 'another place'}, not at {start}.")


class OtherShape(Exception):
    """A read model whose amounts or days mean something else than ours would, or whose documents are newer."""

    def __init__(self, model: str, theirs: str, ours: str) -> None:
        super().__init__(
            f"{model} is of the shape {theirs} (revision, currency, time zone or languages), and this is {ours}:"
            " it was left alone. Workers of this version build anew what is ours; else look where REDIS_URL and"
            " MEILI_URL lead."
        )
