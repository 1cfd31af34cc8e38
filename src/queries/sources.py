"""Where read models are read: Redis, the search index, and what this process keeps of them."""

import msgspec

from adapters.redis.dashboard.kept_sales import KeptSales
from adapters.redis.past_searches import PastSearches
from adapters.redis.reader import RedisReader
from adapters.redis.searches import SearchTally
from adapters.search.port import SearchReader
from read_models.model import ReadModel, Standing
from read_models.product_search import PRODUCT_SEARCH


class Sources(msgspec.Struct, frozen=True):
    redis: RedisReader
    search: SearchReader
    searches: SearchTally | None = None
    sales: KeptSales | None = None
    past_searches: PastSearches | None = None

    async def standing(self, model: ReadModel, at: int = 0) -> Standing | None:
        """As it is now. The search index may tell of a moment ago to whoever waits for no position `at`."""
        return await (self.search.standing(at) if is_searched(model) else self.redis.standing(model))

    def known(self, model: ReadModel) -> Standing | None:
        """As it was when somebody looked last, of those that are looked at again whenever they are read."""
        return None if is_searched(model) else self.redis.known(model)


def is_searched(model: ReadModel) -> bool:
    return model.name.startswith(PRODUCT_SEARCH.name)
