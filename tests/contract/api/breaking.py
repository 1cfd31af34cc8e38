"""What a client of an older API would break on: `python -m tests.contract.api.breaking OLD NEW` names it.

Clients send what the old document takes and read what it promises. So whatever they send has to fit what is taken now,
and whatever is answered now has to fit what they were promised; what doesn't is named, with where it is.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click

from tests.contract.api.misfits import ANSWERED, REFUSED, SENT, Fitting
from tests.contract.api.operations import METHODS, resolved

Document = Mapping[str, Any]
USAGE: Final = """Names what clients of the OLD document would break on with the NEW one.

    python -m tests.contract.api.breaking OLD NEW

Exit 0: nothing. 1: something, a line each. 2: wrong use."""


def breaking(old: Document, new: Document) -> list[str]:
    """A line each, as `POST /cart/add: body.quantity is needed now`."""
    there = {nameless(method, path): told for path, method, told in operations(new)}
    found = []
    for path, method, told in operations(old):
        now = there.get(nameless(method, path))
        changes = ["it is gone"] if now is None else changed(old, told, new, now)
        found += [f"{method.upper()} {path}: {change}" for change in changes]
    return found


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            if method in METHODS:
                yield path, method, told


def nameless(method: str, path: str) -> tuple[str, str]:
    """What a parameter in a path is called, no client says."""
    return method, re.sub(r"\{\w+\}", "{}", path)


def changed(old: Document, before: Document, new: Document, after: Document) -> Iterator[str]:
    yield from changed_parameters(old, before, new, after)
    yield from changed_body(old, before, new, after)
    yield from changed_answers(old, before, new, after)
    yield from changed_ways_in(before, after)


def changed_parameters(old: Document, before: Document, new: Document, after: Document) -> Iterator[str]:
    known, now = parameters(old, before), parameters(new, after)
    for key, told in now.items():
        if told["required"] and not known.get(key, {"required": False})["required"]:
            yield f"parameter {key[1]} is needed now"
    for key, told in known.items():
        if key not in now:
            yield f"parameter {key[1]} is taken no more"
        else:
            yield from Fitting(old, new, SENT).misfits(told["schema"], now[key]["schema"], f"parameter {key[1]}")


def parameters(document: Document, told: Document) -> dict[tuple[str, str], Document]:
    """By kind and name, but for those in the path, which are known by their places."""
    every = [resolved(document, one) for one in told.get("parameters", ())]
    return {(one["in"], one["name"]): {"required": False, **one} for one in every if one["in"] != "path"}


def changed_body(old: Document, before: Document, new: Document, after: Document) -> Iterator[str]:
    known, now = before.get("requestBody", {}), after.get("requestBody", {})
    if now.get("required") and not known.get("required"):
        yield "body is needed now"
    for media, told in known.get("content", {}).items():
        if media not in now.get("content", {}):
            yield f"body: {media} is taken no more"
        else:
            yield from Fitting(old, new, SENT).misfits(told["schema"], now["content"][media]["schema"], "body")


def changed_answers(old: Document, before: Document, new: Document, after: Document) -> Iterator[str]:
    known, now = successes(before), successes(after)
    yield from (f"{status} is answered no more" for status in sorted(known - now))
    yield from (f"{status} may be answered now" for status in sorted(now - known))
    for status in sorted(before["responses"].keys() & after["responses"].keys()):
        words = ANSWERED if status in known else REFUSED
        told, told_now = resolved(old, before["responses"][status]), resolved(new, after["responses"][status])
        yield from (f"{status} has no header {name} any more" for name in gone(told, told_now, "headers"))
        yield from (f"{status} is never {media} any more" for media in gone(told, told_now, "content"))
        for media, promised in told.get("content", {}).items():
            if media in told_now.get("content", {}):
                given = told_now["content"][media]["schema"]
                yield from Fitting(new, old, words).misfits(given, promised["schema"], status)


def successes(told: Document) -> set[str]:
    return {status for status in told["responses"] if status.startswith("2")}


def gone(before: Document, after: Document, what: str) -> list[str]:
    return sorted(before.get(what, {}).keys() - after.get(what, {}).keys())


def changed_ways_in(before: Document, after: Document) -> Iterator[str]:
    """Each alternative is a set of schemes; none at all is nobody's business."""
    now = [set(way) for way in after.get("security") or [{}]]
    for way in before.get("security") or [{}]:
        if not any(needed <= set(way) for needed in now):
            yield f"{' and '.join(way) or 'whoever brings nothing'} is let in no more"


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 2:
        click.echo(USAGE, err=True)
        return 2
    if missing := [file for file in arguments if not Path(file).is_file()]:
        click.echo(f"{missing[0]} is not there. {USAGE}", err=True)
        return 2
    old, new = (json.loads(Path(file).read_text()) for file in arguments)
    found = breaking(old, new)
    click.echo("\n".join(found) or "Nothing that a client would break on.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
