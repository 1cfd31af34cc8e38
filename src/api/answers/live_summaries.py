"""The dashboard's summary, told to all who look at it whenever it changes: looked for once, whoever looks."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import Final

import msgspec
import structlog

from api.answers.flowing import Flows
from domain.outages import ReadModelBehind, StoreDown
from domain.refusals import InvalidInput
from queries.ask import Answer, ask
from queries.dashboard.sales_summary import SalesSummary, figures, sales_summary
from queries.sources import Sources
from read_models.dashboard import DASHBOARD
from read_models.model import zone_of

LOOK_SECONDS: Final = 0.5
"""Between two looks at how far the dashboard has come, as long as anybody listens."""
STREAMS_AT_ONCE_MAX: Final = 500
STREAMS_OF_ONE_MAX: Final = 20
"""In each process; of one account."""

log = structlog.get_logger()


class Moment(msgspec.Struct, frozen=True):
    """What a summary follows from: where the dashboard stands, and which day it is in the shop's time zone."""

    generation: int
    position: int
    today: date


class Listener:
    """One who listens to the summary of a span. However slowly they read, only the newest waits for them."""

    def __init__(self) -> None:
        self.is_over = False
        self._figures: bytes | None = None
        self._waiting: Answer | None = None
        self._news = asyncio.Event()

    def hear(self, answer: Answer) -> None:
        """A summary. It is news if its figures are others than those heard last: how fresh they are is none."""
        if (heard := figures(answer.body)) != self._figures:
            self._figures, self._waiting = heard, answer
            self._news.set()

    def hear_first(self, answer: Answer) -> None:
        """What was asked for after the listening began: if anything was heard meanwhile, that is newer."""
        if self._figures is None:
            self.hear(answer)

    def end(self) -> None:
        self.is_over = True
        self._news.set()

    async def news(self, seconds_max: float) -> Answer | None:
        """The newest summary that was not told yet; None if there is none within `seconds_max`, or no more at all."""
        try:
            async with asyncio.timeout(seconds_max):
                await self._news.wait()
        except TimeoutError:
            return None
        if self.is_over:
            return None
        told, self._waiting = self._waiting, None
        self._news.clear()
        return told


class LiveSummaries:
    """One task looks while anybody listens, and none else. It asks once for each span, and only when the dashboard has
    moved or a day has begun.

    A store that doesn't answer, or a read model that is being built, is silence: what changed meanwhile is told after.
    """

    def __init__(self, sources: Sources, wait_ms_max: int) -> None:
        self._sources = sources
        self._wait_ms_max = wait_ms_max
        self._flows = Flows(STREAMS_AT_ONCE_MAX, STREAMS_OF_ONE_MAX)
        self._listeners: defaultdict[SalesSummary, set[Listener]] = defaultdict(set)
        self._looking: asyncio.Task[None] | None = None
        self._is_still = False

    @property
    def listening(self) -> int:
        """How many do."""
        return self._flows.running

    @property
    def is_looking(self) -> bool:
        return self._looking is not None

    @contextmanager
    def listen(self, question: SalesSummary, whose: str) -> Iterator[Listener]:
        """From now on, for whoever asks the same question next. Raises TooManyFlows."""
        with self._flows.one_more(whose):
            listener = Listener()
            self._listeners[question].add(listener)
            if self._is_still:
                listener.end()
            elif self._looking is None:
                self._looking = asyncio.create_task(self._look())
            try:
                yield listener
            finally:
                self._leave(question, listener)

    def still(self) -> None:
        """Nobody hears anything any more, now or later."""
        self._is_still = True
        self._end_all()

    def _end_all(self) -> None:
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.end()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _leave(self, question: SalesSummary, listener: Listener) -> None:
        self._listeners[question].discard(listener)
        if not self._listeners[question]:
            del self._listeners[question]
        if not self._listeners and self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _look(self) -> None:
        told: Moment | None = None
        try:
            while True:
                with suppress(StoreDown, ReadModelBehind):
                    moment = await self._moment()
                    if moment is not None and moment != told:
                        await self._tell()
                        told = moment
                await asyncio.sleep(LOOK_SECONDS)
        except Exception:
            log.exception("nobody looks for summaries any more")
            self._looking = None
            self._end_all()

    async def _moment(self) -> Moment | None:
        """None while there is no dashboard. Raises StoreDown."""
        standing = await self._sources.standing(DASHBOARD)
        if standing is None:
            return None
        return Moment(standing.generation, standing.position, datetime.now(zone_of(standing.shape)).date())

    async def _tell(self) -> None:
        """To those who listen by now: who comes meanwhile asks for themselves. Raises StoreDown, ReadModelBehind."""
        for question, listeners in [(question, list(all_of_it)) for question, all_of_it in self._listeners.items()]:
            try:
                answer = await ask(sales_summary, question, self._sources, 0, self._wait_ms_max)
            except InvalidInput:  # a span that was open grew too long at midnight
                for listener in listeners:
                    listener.end()
                continue
            for listener in listeners:
                listener.hear(answer)
