"""Find what a database without a shop's row says about the currency: that of a shop older than the row."""

import msgspec

from db.work import Work


class FindTraces(msgspec.Struct, frozen=True): ...


class Traces(msgspec.Struct, frozen=True):
    """`in_business`: something is or was sold here. `charged_in` are the currencies that providers were told of."""

    in_business: bool
    charged_in: frozenset[str]


async def find_traces(_: FindTraces, work: Work) -> Traces:
    in_business, charged_in = await work.shop.traces()
    return Traces(in_business, frozenset(charged_in))
