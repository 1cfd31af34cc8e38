"""Who of the shop's own people did what, and what it changed."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

TEXT_CHARS_MAX: Final = 500
FACTS_BYTES_MAX: Final = 16_384
"""Of each side of one change. What is more is told by its names only."""
CUT: Final = "…"
UNTOLD: Final = frozenset({"version", "updated_at"})
"""They change whenever anything does."""
WORD_BEGINS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")

TargetKind = Literal[
    "account",
    "api_key",
    "brand",
    "category",
    "coupon",
    "import",
    "ledger",
    "mail",
    "order",
    "payment_exception",
    "product",
    "promotion",
    "read_model",
    "return",
    "review",
    "search_settings",
    "shipping_price",
    "shop",
    "stock",
    "tag",
    "tax_rate",
    "variant",
    "webhook",
]
Facts = dict[str, Any]


class Staff(msgspec.Struct, frozen=True):
    """One of the shop's own people, by the account, the id of the request and the network address it came from, and the
    API key that acted for them, if one did.

    Whoever works at the server itself has none of them.
    """

    account: UUID | None = None
    request_id: str | None = None
    address: str | None = None
    key: UUID | None = None


AT_THE_SERVER: Final = Staff()


class Target(msgspec.Struct, frozen=True):
    """`id` is a UUID; of a tax rate, its country, of a read model, its name."""

    kind: TargetKind
    id: str


class AuditRecord(msgspec.Struct, frozen=True):
    """`before` and `after` hold what was changed and nothing else; None: there was, or is, no such thing."""

    id: UUID
    at: datetime
    staff: Staff
    action: str
    target: Target
    before: Facts | None
    after: Facts | None


def action_of(command: object) -> str:
    """What a command is called in the audit: `update_product`."""
    return WORD_BEGINS.sub("_", type(command).__name__).lower()


def change(before: object, after: object) -> tuple[Facts | None, Facts | None]:
    """What is told of a change from one state to the other: Structs or dicts, None where there is none."""
    were, are = facts(before), facts(after)
    if were is not None and are is not None:
        were, are = apart(were, are)
    return bounded(were), bounded(are)


def facts(state: object) -> Facts | None:
    return None if state is None else called_by_id(msgspec.to_builtins(state, enc_hook=str, str_keys=True))


def called_by_id(value: Any) -> Any:
    """Things in a list that have ids go by them: of a product's variants, only the one that changed is told."""
    if isinstance(value, dict):
        return {name: called_by_id(each) for name, each in value.items() if name not in UNTOLD}
    if isinstance(value, list | tuple) and value and all(isinstance(each, dict) and "id" in each for each in value):
        return {each["id"]: called_by_id({name: said for name, said in each.items() if name != "id"}) for each in value}
    return value


def apart(were: Facts, are: Facts) -> tuple[Facts, Facts]:
    """Each without what both have."""
    former, present = Facts(), Facts()
    for name in dict.fromkeys((*were, *are)):
        before, after = were.get(name, msgspec.UNSET), are.get(name, msgspec.UNSET)
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            before, after = apart(before, after)
        if before is not msgspec.UNSET:
            former[name] = before
        if after is not msgspec.UNSET:
            present[name] = after
    return former, present


def bounded(told: Facts | None) -> Facts | None:
    if told is None:
        return None
    told = shortened(told)
    return told if len(msgspec.json.encode(told)) <= FACTS_BYTES_MAX else dict(names_only(told))


def names_only(told: Facts) -> Iterator[tuple[str, str]]:
    """As many as there is room for."""
    left = FACTS_BYTES_MAX
    for name in told:
        left -= len(msgspec.json.encode({name: CUT}))
        if left < 0:
            return
        yield name, CUT


def shortened(value: Any) -> Any:
    """Long texts by their beginnings."""
    match value:
        case str():
            return value if len(value) <= TEXT_CHARS_MAX else value[:TEXT_CHARS_MAX] + CUT
        case dict():
            return {str(shortened(name)): shortened(each) for name, each in value.items()}
        case list() | tuple():
            return [shortened(each) for each in value]
        case _:
            return value
