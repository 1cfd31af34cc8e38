"""Forms read as the same types as the API's bodies, so that both refuse the same in the same words.

`address.city` is the field `city` of the field `address`. What was left empty is null where that can be, and else left
out. A tick that was not made is sent as an empty field of the same name before it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from msgspec import inspect

from api.pages.frame import kept_of
from api.pages.visiting import Visiting
from api.requests.bodies import PriceInCurrency, TotalInCurrency
from api.requests.parameters import WHOLE_NUMBER
from api.requests.strict_request import tidier_of
from domain.currency import NoAmount, minor_units
from domain.faults import Fault
from domain.find_faults import Part, parts
from domain.read_as import node_of, read_as
from domain.refusals import InvalidInput

MONEY: Final = (PriceInCurrency, TotalInCurrency)
TICKED: Final = frozenset({"yes", "on", "true"})
LOCAL_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?", re.ASCII)
"""As a field of type datetime-local sends it."""
NUMBER: Final = re.compile(r"-?[0-9]{1,100}([.,][0-9]{1,100})?")
NOTHING: Final[Mapping[str, object]] = {}

Read = TypeVar("Read")
Fields = Sequence[tuple[str, str]]


class Filled(dict[str, str]):
    """What somebody has filled in, to be shown again; a field that wasn't sent is empty."""

    def __missing__(self, name: str) -> str:
        return ""


class FormReader:
    """`zone` is whose clock moments are typed by, `currency` what amounts are in."""

    def __init__(self, currency: str, zone: ZoneInfo) -> None:
        self.currency = currency
        self.zone = zone

    def read(self, fields: Fields, wanted: type[Read], beside: Mapping[str, object] = NOTHING) -> Read:
        """Names the type doesn't have are passed over; `beside` are plain values that no single field can say.

        Raises InvalidInput for all that is wrong.
        """
        kind: Any = wanted
        value = {**self._struct(fields, node_of(kind)), **beside}
        read: Read = read_as(tidier_of(kind)(value), kind, self.currency)
        return read

    def read_what_fits(self, fields: Fields, wanted: type[Read]) -> Read:
        """Fields that are wrong count as left empty: for what stands in an address, which anybody may have changed."""
        try:
            return self.read(fields, wanted)
        except InvalidInput as wrong:
            bad = {root_of(fault.field) for fault in wrong.faults}
            return self.read([(name, value) for name, value in fields if root_of(name) not in bad], wanted)

    def _struct(self, fields: Fields, node: inspect.Type) -> dict[str, Any]:
        assert isinstance(node, inspect.StructType)
        said: dict[str, Any] = {}
        for field in node.fields:
            name, among = field.encode_name, parts(field.type)
            values = [value for known, value in fields if known == name]
            inner = [(known[len(name) + 1 :], value) for known, value in fields if known.startswith(f"{name}.")]
            if inner and (struct := struct_in(among)) is not None:
                said[name] = self._struct(inner, struct)
            elif values:
                self._put(said, name, values, among)
        return said

    def _put(self, said: dict[str, Any], name: str, values: Sequence[str], among: list[Part]) -> None:
        kinds = [part for part, _ in among]
        lists = [part for part in kinds if isinstance(part, inspect.ListType | inspect.VarTupleType)]
        if any(isinstance(part, inspect.LiteralType) and values[-1] in part.values for part in kinds):
            said[name] = values[-1]
        elif lists:
            each = parts(lists[0].item_type)
            said[name] = [self._plain(value, each) for value in values if value.strip()]
        elif any(isinstance(part, inspect.BoolType) for part in kinds):
            said[name] = values[-1] in TICKED
        elif values[-1].strip() or any(is_verbatim(part, notes) for part, notes in among):
            said[name] = self._plain(values[-1], among)
        elif any(isinstance(part, inspect.NoneType) for part in kinds):
            said[name] = None
        elif may_be_empty(kinds):
            said[name] = ""

    def _plain(self, text: str, among: list[Part]) -> object:
        """As JSON has what it stands for; as it is where it stands for nothing wanted."""
        meant = text.strip()
        for part, _ in among:
            match part:
                case inspect.StructType(cls=cls) if cls in MONEY:
                    return amount_typed(meant, self.currency)
                case inspect.IntType() if WHOLE_NUMBER.fullmatch(meant):
                    return int(meant)
                case inspect.FloatType() if NUMBER.fullmatch(meant):
                    return float(meant.replace(",", "."))
                case inspect.DateTimeType() if LOCAL_MOMENT.fullmatch(meant):
                    return moment_typed(meant, self.zone)
        return text


def struct_in(among: list[Part]) -> inspect.StructType | None:
    return next((part for part, _ in among if isinstance(part, inspect.StructType)), None)


def is_verbatim(part: inspect.Type, notes: Mapping[str, Any]) -> bool:
    """A text of which every blank counts; of anything else, what is empty is nothing."""
    return isinstance(part, inspect.StrType) and bool(notes.get("verbatim"))


def may_be_empty(kinds: Iterable[inspect.Type]) -> bool:
    return any(isinstance(part, inspect.StrType) and part.min_length is None and part.pattern is None for part in kinds)


def root_of(name: str) -> str:
    return re.split(r"[.\[]", name, maxsplit=1)[0]


def amount_typed(text: str, currency: str) -> object:
    """Minor units of what people type, "12.95" or "12,95"; the text itself where it is no amount."""
    try:
        return minor_units(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text, currency)
    except NoAmount:
        return text


def moment_typed(text: str, zone: ZoneInfo) -> str:
    """With the zone; the text itself where there is no such moment, as on the 30th of February."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).isoformat()
    except ValueError:
        return text


def faults_by_field(faults: Iterable[Fault]) -> dict[str, Fault]:
    """The first of each."""
    found: dict[str, Fault] = {}
    for fault in faults:
        found.setdefault(fault.field, fault)
    return found


async def reader_of(request: Visiting) -> FormReader:
    """As this shop counts money and hours. Raises StoreDown."""
    shop = (await kept_of(request)).shop
    if shop is not None:
        return FormReader(shop.currency, ZoneInfo(shop.time_zone))
    facts = request.shop.facts
    await facts.learn()
    return FormReader(facts.known.currency, facts.known.time_zone)
