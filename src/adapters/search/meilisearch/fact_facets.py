"""Counting the attributes and options that are offered, from what the server counts on their shelves."""

from collections.abc import Iterable, Mapping, Sequence

from adapters.search.facts import SEPARATOR, Kind
from adapters.search.meilisearch.fact_entries import told_field, told_fields
from adapters.search.named_facets import named_facet, read_key
from adapters.search.port import Chosen, NamedFacet, ProductQuery
from adapters.search.telling_names import ATTRIBUTES_MAX, NAMES_SHOWN_MAX, OPTIONS_MAX, frequent, telling, with_selected
from domain.folding import fold
from domain.search.facet_names import FacetNames

Distribution = Mapping[str, Mapping[str, int]]
"""How often each value was counted, by field."""
Counted = dict[str, list[tuple[str, int]]]
"""The same, by folded name."""


class NamedFacets:
    """Of one kind. `fields` are counted of all that was found, `apart` of each group without its selection."""

    def __init__(self, kind: Kind, query: ProductQuery, offered: FacetNames) -> None:
        self._kind: Kind = kind
        self._names = offered.attributes if kind == "attribute" else offered.options
        chosen = query.attributes if kind == "attribute" else query.options
        self._chosen = {fold(one.name): group(kind, one) for one in chosen}
        unselected = [name for name in self._names or () if fold(name) not in self._chosen]
        self.fields = (
            told_fields(kind) if self._names is None else sorted({told_field(kind, name) for name in unselected})
        )
        self.apart = {group(kind, one): told_field(kind, one.name) for one in chosen}

    def of(
        self, found: int, together: Sequence[Distribution], apart: Mapping[str, Sequence[Distribution]]
    ) -> tuple[NamedFacet, ...]:
        """`found` is how many there are, the others are what was counted of them."""
        counted = self._by_name(self.fields, together)
        for name, selected in self._chosen.items():
            counted[name] = self._by_name([self.apart[selected]], apart[selected]).get(name, [])
        offered = self._offered(found, counted)
        facets = (
            named_facet([(read_key(self._kind, key), count) for key, count in counted.get(name, ())])
            for name in offered
        )
        return tuple(facet for facet in facets if facet is not None)

    def _offered(self, found: int, counted: Counted) -> list[str]:
        if self._names is not None:
            return with_selected(map(fold, self._names), self._chosen, NAMES_SHOWN_MAX)
        least = frequent(found)
        counts = [
            (name, count)
            for name, values in counted.items()
            if name not in self._chosen
            for _, count in values
            if count >= least
        ]
        counts.sort(key=lambda pair: -pair[1])
        most = ATTRIBUTES_MAX if self._kind == "attribute" else OPTIONS_MAX
        return with_selected(telling(counts, found, most), self._chosen, most)

    def _by_name(self, fields: Iterable[str], told: Sequence[Distribution]) -> Counted:
        """Of what goes first and of all others, which have no product in common.

        What a key says is read of those names only that are offered: there may be a thousand of them.
        """
        counts = dict[str, int]()
        for field in fields:
            for distribution in told:
                for key, count in distribution.get(field, {}).items():
                    counts[key] = counts.get(key, 0) + count
        folded, names = dict[str, str](), Counted()
        for key, count in counts.items():
            name = key.partition(SEPARATOR)[0]
            if name not in folded:
                folded[name] = fold(name)
            names.setdefault(folded[name], []).append((key, count))
        return names


def group(kind: Kind, chosen: Chosen) -> str:
    return f"{'attr' if kind == 'attribute' else 'option'}.{chosen.name}"
