"""The read models, as one question sees them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from adapters.redis.dashboard.shelf import Days
from adapters.redis.dashboard.span import Best, Ranked, Totals
from adapters.redis.reader import Excerpt, Lead, Seen
from adapters.redis.walk import Bound
from adapters.search.offered import Suggested
from adapters.search.phrasebook import Typed
from adapters.search.port import Explained, Found, ProductQuery
from adapters.search.stemming import Stemming, stemming_in
from domain.outages import Moved, ReadModelBehind
from domain.search.search_settings import SearchSettings
from domain.staff.security_event import SecurityEvent, SecurityRecord
from queries.sources import Sources
from read_models.counters import CounterModel
from read_models.dashboard import DASHBOARD
from read_models.model import ReadModel, Standing, currency_of, languages_of, zone_of
from read_models.periods import covering
from read_models.product_search import PRODUCT_SEARCH
from read_models.shop import SHOP, THE_SHOP, ShopDocument

Read = TypeVar("Read")


class View:
    """The read models as one question sees them: each at the generation that was live when it was asked.

    Every method raises Moved if it is no longer, or less far than it was: what is read is as fresh as was promised.
    `calls` counts the store's answers it took. `promised`: whoever asks was promised to see something.
    """

    def __init__(self, sources: Sources, standings: dict[str, Standing], *, promised: bool = False) -> None:
        self.calls = 0
        self._promised = promised
        self._search = sources.search
        self._searches = sources.searches
        self._past = sources.past_searches
        self._redis = sources.redis
        self._sales = sources.sales
        self._standings = standings
        self._read: dict[str, Standing] = {}

    @property
    def position(self) -> int:
        """Everything up to this outbox position is in what is seen."""
        return min(standing.position for standing in (self._read or self._standings).values())

    @property
    def as_of_ms(self) -> int:
        return min(standing.as_of_ms for standing in (self._read or self._standings).values())

    @property
    def currency(self) -> str:
        """That of every amount that is seen. Raises ReadModelBehind while a model from before it was told is live."""
        for name, standing in self._standings.items():
            if (found := currency_of(standing.shape)) is not None:
                return found
            raise ReadModelBehind(name)
        raise AssertionError("a question reads something")

    async def shop(self) -> ShopDocument:
        """Raises ReadModelBehind."""
        found = await self.document(SHOP, THE_SHOP)
        if found is None:
            raise ReadModelBehind(SHOP.name)
        return msgspec.json.decode(found, type=ShopDocument)

    @property
    def stemming(self) -> Stemming:
        """In the languages the search index is kept in."""
        return stemming_in(languages_of(self._standings[PRODUCT_SEARCH.name].shape))

    def zone(self, model: ReadModel) -> ZoneInfo:
        """Whose days a model is filed under."""
        zone = zone_of(self._standings[model.name].shape)
        assert zone is not None, f"{model.name} knows no days"
        return zone

    async def document(self, model: ReadModel, key: str) -> bytes | None:
        return self._saw(model, await self._redis.document(model, self._standings[model.name], key))

    async def documents(self, model: ReadModel, keys: Sequence[str]) -> list[bytes | None]:
        if not keys:
            return []
        return self._saw(model, await self._redis.documents(model, self._standings[model.name], keys))

    async def glance(self, model: ReadModel, keys: Sequence[str]) -> list[bytes | None] | None:
        """As `documents`, of a model that may be read: None where it isn't there, or its store is down or slow, and
        nothing was promised.
        """
        if self._promised or not keys:
            return await self.documents(model, keys)
        at = self._standings.get(model.name)
        seen = None if at is None else await self._redis.glance(model, at, keys)
        return None if seen is None else self._saw(model, seen)

    async def document_of_each(self, *wanted: tuple[ReadModel, str]) -> list[bytes | None]:
        """One each of several read models, in one call."""
        asked = [(model, self._standings[model.name], key) for model, key in wanted]
        seen = await self._redis.document_of_each(asked)
        self.calls += 1 - len(seen)
        return [self._saw(model, one) for (model, _), one in zip(wanted, seen, strict=True)]

    async def document_led_to(self, model: ReadModel, key: str, target: Callable[[bytes], str]) -> bytes | None:
        """The document whose key `target` reads out of another one. What that led to last time is read along with it:
        as a rule it is one call.
        """
        lead = self._redis.lead(key)
        signpost, *found = await self.documents(model, [key] if lead is None else [key, lead.leads_to])
        if signpost is None:
            return None
        if lead is not None and signpost == lead.signpost:
            return found[0]
        lead = Lead(signpost, target(signpost))
        self._redis.remember_lead(key, lead)
        return await self.document(model, lead.leads_to)

    async def listed(
        self,
        model: ReadModel,
        names: Sequence[str],
        offset: int,
        limit: int,
        *,
        low: int | None = None,
        high: int | None = None,
    ) -> tuple[list[bytes], int]:
        """The documents that stand in all of the named ranks with a score in [low, high], highest first, and how many
        there are. Those that stood there last time are read along: as a rule it is one call.
        """
        excerpt = Excerpt(model.name, tuple(names), low, high, offset, limit)
        keys, total, read = self._saw(model, await self._redis.ranked(model, self._standings[model.name], excerpt))
        others = [key for key in keys if key not in read]
        read.update(zip(others, await self.documents(model, others), strict=True))
        return [document for key in keys if (document := read[key]) is not None], total

    async def filtered(
        self, model: ReadModel, along: Sequence[Bound], beside: Sequence[Bound], offset: int, limit: int
    ) -> tuple[list[bytes], int]:
        """As `listed`, for long ranks: `along` is by what comes first, `beside` by something else. It takes as long as
        the shortest rank along is, in steps, a call or two each.
        """
        at = self._standings[model.name]
        keys = self._saw(model, await self._redis.walked(model, at, along, beside))
        documents = await self.documents(model, keys[offset : offset + limit])
        return [document for document in documents if document is not None], len(keys)

    async def totals(self, spans: Sequence[Days]) -> list[Totals]:
        """The dashboard's totals, summed over each span: in one call, once they are kept here."""
        assert self._sales is not None, "who asks for sales keeps them"
        return self._saw(DASHBOARD, await self._sales.totals(self._standings[DASHBOARD.name], spans))

    async def best_sold(self, days: Days, by: Ranked, limit: int) -> Best:
        """The products that sold best within a span, best first, of equals the first by id. As `totals`."""
        assert self._sales is not None, "who asks for sales keeps them"
        return self._saw(DASHBOARD, await self._sales.best(self._standings[DASHBOARD.name], days, by, limit))

    async def counted(self, model: CounterModel, days: Days) -> Mapping[str, Mapping[str, int]]:
        """What was counted from a day to another, by name and count. In one call."""
        at, periods = self._standings[model.name], covering(*days)
        found = self._saw(model, await self._redis.counted(model, at, model.counts, periods))
        names = sorted({name for amounts in found for name in amounts})
        return {
            name: {count: amounts.get(name, 0) for count, amounts in zip(model.counts, found, strict=True)}
            for name in names
        }

    async def search(self, query: ProductQuery) -> Found:
        at = self._standings[PRODUCT_SEARCH.name]
        found = self._saw(PRODUCT_SEARCH, (at, await self._search.search(query)))
        if found.position < at.position:
            raise Moved(PRODUCT_SEARCH.name)
        if self._searches is not None and query.is_whole_search:
            self._searches.note(query.q, found.total)
        return found

    async def preview(self, query: ProductQuery) -> Explained:
        """Nobody's search: it is not counted."""
        at = self._standings[PRODUCT_SEARCH.name]
        explained = self._saw(PRODUCT_SEARCH, (at, await self._search.preview(query)))
        if explained.found.position < at.position:
            raise Moved(PRODUCT_SEARCH.name)
        return explained

    async def search_settings(self) -> SearchSettings:
        at = self._standings[PRODUCT_SEARCH.name]
        return self._saw(PRODUCT_SEARCH, (at, await self._search.settings()))

    async def security_records(self, events: Sequence[SecurityEvent]) -> list[SecurityRecord]:
        """What is kept of these, newest first: it is no read model's, and as fresh as it is."""
        self.calls += 1
        return await self._redis.security_records(events)

    async def past_searches(self, typed: Typed, limit: int) -> list[str]:
        """What others searched for that goes on as was typed; as this process knows it, at most a minute or so ago."""
        return [] if self._past is None else await self._past.find(typed, limit, self.stemming)

    def nearly_past_searches(self, typed: Typed, limit: int) -> list[str]:
        """The same with typos forgiven."""
        return [] if self._past is None else self._past.find_nearly(typed, limit)

    async def suggest(self, text: str, searches: Sequence[str]) -> Suggested:
        """Of the past searches those that products still meet: the engine is asked about each once a minute."""
        at = self._standings[PRODUCT_SEARCH.name]
        unsure = [] if self._past is None else self._past.unsure(searches)
        suggested = self._saw(PRODUCT_SEARCH, (at, await self._search.suggest(text, unsure)))
        if self._past is not None:
            self._past.note_met(unsure, suggested.searches)
        unmet = set(unsure) - set(suggested.searches)
        return replace(suggested, searches=[search for search in searches if search not in unmet])

    def _saw(self, model: ReadModel, seen: Seen[Read]) -> Read:
        """All that is read of a model is as fresh as what was read first, and what comes later no less."""
        standing, found = seen
        self.calls += 1
        if model.name not in self._read:
            self._read[model.name] = self._standings[model.name] = standing
        return found
