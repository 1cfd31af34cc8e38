"""What a projector is: the writer of one read model, in whichever of its generations it is told to."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final, Protocol

import msgspec

from domain.events import Event
from domain.shop import ShopFacts
from read_models.model import ReadModel, Slot, Standing, Switch, revision_of
from workers.feed import Batch

Advance = Callable[[int], None]
"""Gets how much is done."""

Reach = Callable[[int], Awaitable[Standing]]
"""Waits until a generation has come to an outbox position; where it stands then. Raises ReadModelBehind."""

SAMPLED_KEYS_MAX: Final = 100
"""Samples are taken while people wait for news: so many cost a projector a few milliseconds, and more come later."""


class Difference(msgspec.Struct, frozen=True):
    """Where a read model is not what the tables say. `what` is for people."""

    model: str
    key: str
    what: str


class Verified(msgspec.Struct, frozen=True):
    """What a stretch of a verification looked at, and what it found wrong there."""

    checked: int
    differences: list[Difference]


class Store(Protocol):
    """Where the generations of one read model lie. Every method raises StoreDown."""

    async def standing(self, slot: Slot) -> Standing | None: ...

    async def begin(self, standing: Standing) -> None:
        """An empty next generation; what another attempt left of one is dropped."""
        ...

    async def hold(self) -> None:
        """For a moment nothing is written into the live generation (OutOfStep), so that the next one can catch up."""
        ...

    async def switch(self, generation: int) -> Switch:
        """Make the next generation the live one, if it is this one and has come as far."""
        ...

    async def forget(self, standing: Standing) -> None:
        """What is live there is not to be believed, and from now on not there."""
        ...

    async def sweep(self) -> None:
        """Drop every generation that is neither live nor next."""
        ...

    async def close(self) -> None: ...


class Projection(Protocol):
    """A read model's writer.

    `project` brings a generation from `start` to the batch's end: wholly, or not at all; it raises OutOfStep where the
    slot doesn't hold that generation at that position, StoreDown, what asyncpg raises, and whatever an event it can't
    digest makes it raise.
    """

    model: ReadModel
    facts: ShopFacts
    shape: str
    pace_seconds: float
    """The least time between the beginnings of two batches; what comes meanwhile is one."""
    batch_events_max: int
    """So many at once, when there are as many to catch up with."""
    writes_any_shape: bool
    """Whether it can keep a live generation of another shape up to date until its successor is whole."""

    @property
    def store(self) -> Store: ...

    def concerns(self, event: Event) -> bool:
        """Whether anything of it is in this read model."""
        ...

    async def project(self, slot: Slot, start: Standing, batch: Batch) -> Standing: ...

    async def count(self) -> int:
        """How much `fill` is going to go through."""
        ...

    async def fill(self, start: Standing, advance: Advance) -> Standing:
        """Put everything the tables hold into the next generation, in memory of a fixed size."""
        ...

    def verify(self, slot: Slot, reach: Reach, *, sample: bool, repair: bool) -> AsyncIterator[Verified]:
        """Recompute all of it, or a sample that is another one each time, and compare, under whatever load there is."""
        ...


def is_newer(projection: Projection, live: Standing) -> bool:
    """Whether what is live is of a newer revision, as a newer program builds it."""
    return revision_of(live.shape) > revision_of(projection.shape)
