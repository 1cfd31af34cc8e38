"""While a new version is rolled out old and new programs write into one outbox, and each reads what the other wrote.

Of each of the last releases every event is kept as it wrote it, and what its decoder takes as a JSON Schema.
"""

from typing import Any, get_args

import jsonschema
import msgspec
import pytest

from db.outbox import decode_event, encode_event
from domain.events import Event
from tests.releases.made_up import made_up
from tests.releases.released import Release, releases

EVENTS = "events.json"
DECODER = "event_schema.json"

EVERY = pytest.mark.parametrize("release", releases(), ids=lambda release: release.version)


def lacking(now: Any, then: Any, place: str = "") -> list[str]:
    """Where what was said then isn't said now, whatever else is."""
    if isinstance(then, dict) and isinstance(now, dict):
        gone = [f"{place}.{name}" for name in then if name not in now]
        return gone + [
            each for name, value in then.items() if name in now for each in lacking(now[name], value, f"{place}.{name}")
        ]
    if isinstance(then, list) and isinstance(now, list) and len(then) <= len(now):
        # A line is an array: what is new stands at its end.
        pairs = enumerate(zip(now, then, strict=False))
        return [each for spot, pair in pairs for each in lacking(*pair, f"{place}[{spot}]")]
    return [] if now == then else [f"{place}: {now!r} instead of {then!r}"]


def types_now() -> dict[str, type[msgspec.Struct]]:
    return {each.__name__: each for each in get_args(Event)}


@EVERY
def test_today_reads_what_it_wrote(release: Release) -> None:
    """And understands it: what is written down again says the same."""
    for name, samples in release.read(EVENTS).items():
        for sample in samples:
            event = decode_event(msgspec.json.encode(sample))
            again = msgspec.json.decode(encode_event(event))
            assert type(event).__name__ == name
            assert lacking(again, sample, name) == []


@EVERY
def test_it_reads_what_today_writes(release: Release) -> None:
    """Of the events it knows. Of others it knows nothing: their readers are there before their writers."""
    schema, types = release.read(DECODER), types_now()
    for name in release.read(EVENTS):
        takes = jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
        for sample in made_up(types[name]):
            written = msgspec.json.decode(encode_event(decode_event(msgspec.json.encode(sample))))
            refused = [error.message for error in takes.iter_errors(written)]
            assert refused == [], f"{release.version} can't read {name}: {written}"


def test_the_made_up_events_have_every_field_and_every_member_of_every_enum() -> None:
    from domain.order_status import OrderStatus
    from domain.orders.order_events import OrderCancelled

    cancelled = list(made_up(OrderCancelled))
    assert {sample["was"] for sample in cancelled} == {status.value for status in OrderStatus}
    assert {len(sample["lines"]) for sample in cancelled} == {0, 1}
    assert cancelled[0].keys() == {"type", *OrderCancelled.__struct_fields__}
    for made in types_now().values():
        for sample in made_up(made):
            decode_event(msgspec.json.encode(sample))
