"""Whether whatever one schema allows fits another, and what of it doesn't."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from tests.contract.api.operations import resolved

Schema = Mapping[str, Any]
MOST: Final = ("maximum", "maxLength", "maxItems", "maxProperties")
LEAST: Final = ("minimum", "minLength", "minItems", "minProperties")
SAME: Final = ("pattern", "format", "const")


class Words(msgspec.Struct, frozen=True):
    """How it is told: `more` of a value, kind or field that is too much, `less` of a field that isn't sure to be there.
    Where `bounds` don't count, only kinds do; where values are `open`, more of them are no surprise.
    """

    more: str
    less: str
    gone: str | None
    bounds: bool
    open: bool = False


SENT: Final = Words("is taken no more", "is needed now", None, bounds=True)
ANSWERED: Final = Words("may stand there now", "isn't always there any more", "is gone", bounds=False)
REFUSED: Final = msgspec.structs.replace(ANSWERED, open=True)


class Fitting(msgspec.Struct, frozen=True):
    """Of schemas of two documents: what is `given` by one has to fit what is `promised` by the other."""

    given: Mapping[str, Any]
    promised: Mapping[str, Any]
    words: Words

    def misfits(self, given: Schema, promised: Schema, where: str, within: tuple[str, ...] = ()) -> Iterator[str]:
        """`within` are the pairs this is a part of: a category has categories."""
        pair = f"{given.get('$ref')} {promised.get('$ref')}"
        if "$ref" in given and pair in within:
            return
        among = [*kinds(self.promised, promised)]
        for one in kinds(self.given, given):
            alike = [other for other in among if is_alike(one, other)]
            if not alike:
                yield f"{where}: {told(one)} {self.words.more}"
                continue
            tries = [list(self._unlike(one, other, where, (*within, pair))) for other in alike]
            yield from min(tries, key=len)

    def _unlike(self, given: Schema, promised: Schema, where: str, within: tuple[str, ...]) -> Iterator[str]:
        if "enum" in promised and not self.words.open:
            for value in given.get("enum", ["anything else"]):
                if value not in promised["enum"]:
                    yield f"{where}: {value!r} {self.words.more}"
        if self.words.bounds:
            yield from wider(given, promised, where)
        if "items" in given and "items" in promised:
            yield from self.misfits(given["items"], promised["items"], f"{where}[]", within)
        if isinstance(given.get("additionalProperties"), dict) and isinstance(
            promised.get("additionalProperties"), dict
        ):
            yield from self.misfits(
                given["additionalProperties"], promised["additionalProperties"], f"{where}.*", within
            )
        yield from self._fields(given, promised, where, within)

    def _fields(self, given: Schema, promised: Schema, where: str, within: tuple[str, ...]) -> Iterator[str]:
        fields, wanted = given.get("properties", {}), promised.get("properties", {})
        for name in promised.get("required", ()):
            if name not in given.get("required", ()) and (name in fields or not self.words.gone):
                yield f"{where}.{name} {self.words.less}"
        for name, field in fields.items():
            if name in wanted:
                yield from self.misfits(field, wanted[name], f"{where}.{name}", within)
            elif promised.get("additionalProperties") is False:
                yield f"{where}.{name} {self.words.more}"
        if self.words.gone:
            yield from (f"{where}.{name} {self.words.gone}" for name in wanted if name not in fields)


def kinds(document: Mapping[str, Any], schema: Schema) -> Iterator[Schema]:
    """What it may be, each of one kind, with whatever is said of it in several places put together."""
    whole = dict(resolved(document, schema))
    for part in whole.pop("allOf", ()):
        for each in kinds(document, part):
            properties = {**each.get("properties", {}), **whole.get("properties", {})}
            required = [*each.get("required", ()), *whole.get("required", ())]
            whole = {**each, **whole}
            if properties:
                whole |= {"properties": properties, "required": required}
    others = whole.pop("anyOf", None) or whole.pop("oneOf", None)
    if others:
        for other in others:
            yield from kinds(document, other)
    elif isinstance(whole.get("type"), list):
        yield from ({**whole, "type": kind} for kind in whole["type"])
    else:
        yield whole


def is_alike(one: Schema, other: Schema) -> bool:
    kind, wanted = one.get("type", "object"), other.get("type", "object")
    return kind == wanted or (kind, wanted) == ("integer", "number")


def told(schema: Schema) -> str:
    return "null" if schema.get("type") == "null" else f"{schema.get('type', 'something')}"


def wider(given: Schema, promised: Schema, where: str) -> Iterator[str]:
    for bound in MOST:
        if bound in promised and given.get(bound, float("inf")) > promised[bound]:
            yield f"{where}: {bound} is {promised[bound]} now"
    for bound in LEAST:
        if bound in promised and given.get(bound, float("-inf")) < promised[bound]:
            yield f"{where}: {bound} is {promised[bound]} now"
    for bound in SAME:
        if bound in promised and given.get(bound) != promised[bound]:
            yield f"{where}: {bound} is {promised[bound]!r} now"
