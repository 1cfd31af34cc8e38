"""What the shop asks of a search engine, in two halves: the reader (queries) and the writer (one projector)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, Protocol

import msgspec
from msgspec.structs import replace

from adapters.search.offered import Suggested
from adapters.search.why import ReadAs, Why
from domain.catalog.product import ProductStatus
from domain.search.search_settings import SearchSettings
from read_models.model import Slot, Standing, Switch
from read_models.product_search import OfferedVariant, ProductListItem, SearchDocument

FACET_VALUES_MAX: Final = 100


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    PRICE = "price"
    PRICE_DOWN = "-price"
    RATING = "-rating"
    BESTSELLING = "bestselling"


class Chosen(msgspec.Struct, frozen=True):
    """Of one attribute or option, values of which any may be met; of an attribute they may be spans (`10..20`)."""

    name: str
    values: tuple[str, ...]


class ProductQuery(msgspec.Struct, frozen=True):
    """Values of one filter are alternatives, filters add up. Prices in minor units, inclusive; `page` counts from 1.

    Price, stock and options are met by one and the same variant. Each attribute and each option is named once.

    Without a `sort` it is relevance where there are words to look for, else the newest. `arranged` is how customers see
    it: with the shop's placements.
    """

    q: str = ""
    category: tuple[str, ...] = ()
    brand: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    min_price: int | None = None
    max_price: int | None = None
    min_rating: float | None = None
    in_stock: bool | None = None
    attributes: tuple[Chosen, ...] = ()
    options: tuple[Chosen, ...] = ()
    status: tuple[ProductStatus, ...] = (ProductStatus.PUBLISHED,)
    sort: Sort | None = None
    page: int = 1
    page_size: int = 20
    arranged: bool = False

    @property
    def order(self) -> Sort:
        return self.sort or (Sort.RELEVANCE if self.q.strip() else Sort.NEWEST)

    @property
    def is_whole_search(self) -> bool:
        """A customer's, of the whole shop, and not its next page."""
        return self == ProductQuery(self.q, sort=self.sort, page_size=self.page_size, arranged=True)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size

    def without(self, group: str) -> "ProductQuery":
        """Without the selection in one group of facets; those of a name are called `attr.NAME` and `option.NAME`."""
        if group == "price":
            return replace(self, min_price=None, max_price=None)
        if group == "rating":
            return replace(self, min_rating=None)
        kind, named, name = group.partition(".")
        if not named:
            return replace(self, **{group: ()})
        field = NAMED_GROUPS[kind]
        return replace(self, **{field: tuple(chosen for chosen in getattr(self, field) if chosen.name != name)})


NAMED_GROUPS: Final = {"attr": "attributes", "option": "options"}


class FacetValue(msgspec.Struct, frozen=True):
    slug: str
    name: str
    count: int


class RatingFacet(msgspec.Struct, frozen=True):
    """How many products have at least `min` stars."""

    min: int
    count: int


class PriceFacet(msgspec.Struct, frozen=True):
    """The lowest and the highest price among the matches, in minor units; None without any."""

    min: int | None
    max: int | None


class ValueCount(msgspec.Struct, frozen=True):
    """`value` is what to filter by."""

    value: str
    count: int


class NamedFacet(msgspec.Struct, frozen=True):
    """The most frequent values of an attribute or of variants' options, the most frequent first.

    Where most values are numbers, `min` and `max` are the lowest and the highest of those in `unit` (null for none);
    else they are left out.
    """

    name: str
    values: tuple[ValueCount, ...]
    min: int | float | msgspec.UnsetType = msgspec.UNSET
    max: int | float | msgspec.UnsetType = msgspec.UNSET
    unit: str | msgspec.UnsetType | None = msgspec.UNSET


class Facets(msgspec.Struct, frozen=True):
    """Disjunctive: the counts of one filter's values ignore that filter's own selection.

    The most frequent first, at most FACET_VALUES_MAX of a group. Prices are those of all variants.
    """

    category: tuple[FacetValue, ...]
    brand: tuple[FacetValue, ...]
    tag: tuple[FacetValue, ...]
    rating: tuple[RatingFacet, ...]
    price: PriceFacet
    attributes: tuple[NamedFacet, ...] = ()
    options: tuple[NamedFacet, ...] = ()


class Highlight(msgspec.Struct, frozen=True):
    """HTML that is safe to put into a page: the text escaped, matches in <mark>."""

    name: str
    description: str


class FoundProduct(ProductListItem, frozen=True, kw_only=True):
    """A list item, with its highlight when there were words to look for; and with the variant that met the filters, the
    cheapest of several, when they were of price, stock or options.
    """

    highlight: Highlight | msgspec.UnsetType = msgspec.UNSET
    variant: OfferedVariant | msgspec.UnsetType = msgspec.UNSET


class FoundItem(msgspec.Struct, frozen=True):
    """A found product as JSON, taken apart at how many units of it there are: `stock` when it was indexed last."""

    id: str
    before: bytes
    stock: bytes
    after: bytes

    def shown(self, stock: bytes | None = None) -> msgspec.Raw:
        """With so many, if that is known."""
        return msgspec.Raw(self.before + (self.stock if stock is None else stock) + self.after)


class Found(msgspec.Struct, frozen=True):
    """`facets` are Facets as JSON; `position` is the outbox position all is as of, at least.

    `corrected` is the query as the products spell it, where it had to be corrected to find them.
    """

    items: tuple[FoundItem, ...]
    total: int
    facets: msgspec.Raw
    position: int
    corrected: str | None = None


class ExplainedProduct(FoundProduct, frozen=True, kw_only=True):
    why: Why


class Explained(msgspec.Struct, frozen=True):
    """A page as a customer would see it, whose items say why they stand there; and what the query was read as."""

    found: Found
    read_as: ReadAs


class SearchReader(Protocol):
    """Every method raises StoreDown("search") when the engine does not answer."""

    async def standing(self, at: int = 0) -> Standing | None:
        """As it is now for whoever waits for a position `at`, else as it was a moment ago.

        None until the whole index has been written for the first time.
        """
        ...

    async def settings(self) -> SearchSettings: ...

    async def search(self, query: ProductQuery) -> Found: ...

    async def preview(self, query: ProductQuery) -> Explained:
        """As `search`, of at most EXPLAINED_ITEMS_MAX items a page."""
        ...

    async def suggest(self, typed: str, searches: Sequence[str]) -> Suggested:
        """For somebody who has typed so far; which of these past searches products still meet, it says along with it.

        Nothing while an index of an older revision is read.
        """
        ...

    async def close(self) -> None: ...


class SearchWriter(Protocol):
    """The generations of the index. At most one writer works on each. Every method raises StoreDown("search").

    `languages` are those it stems words in, in what it begins anew.
    """

    languages: tuple[str, ...]

    async def standing(self, slot: Slot) -> Standing | None:
        """What the index in the slot says of itself; None if there is none."""
        ...

    async def begin(self, standing: Standing) -> None:
        """An empty next index; what another attempt left of one is dropped."""
        ...

    async def fill(self, documents: Sequence[SearchDocument]) -> None:
        """New ones into the next index, as quickly as can be; they can be found when the next `apply` has returned."""
        ...

    async def apply(
        self,
        slot: Slot,
        documents: Sequence[SearchDocument],
        start: Standing,
        end: Standing,
        settings: SearchSettings | None = None,
    ) -> None:
        """Replace these documents and move the checkpoint, both in one commit; returns when they can be found.

        `settings`, if given, are in force from then on. Raises OutOfStep if the slot no longer holds the index that
        stands at `start`.
        """
        ...

    async def announce(self, start: Standing, end: Standing) -> None:
        """Nothing up to `end` changes any document: readers of the live index may count it as that far.

        Nothing is committed. Raises OutOfStep as `apply` does.
        """
        ...

    async def hold(self) -> None:
        """For a moment nothing is written into the live index (OutOfStep), so that the next one can catch up."""
        ...

    async def switch(self, generation: int) -> Switch:
        """Make the next index the live one, if it is this one and has come as far."""
        ...

    async def forget(self, standing: Standing) -> None:
        """The live index is not to be believed, and from now on not there."""
        ...

    async def sweep(self) -> None:
        """Drop every index that is neither live nor next."""
        ...

    async def digests(self, generation: int, ids: Sequence[str]) -> dict[str, bytes]:
        """The documents with these ids as they can be found in a generation: for each what `fingerprint` says of it."""
        ...

    async def settings(self, slot: Slot) -> SearchSettings | None:
        """Those in force; None if the slot has none."""
        ...

    async def count(self, slot: Slot) -> int:
        """How many documents there are."""
        ...

    async def close(self) -> None:
        """Give back what it holds. What was not committed is not there."""
        ...
