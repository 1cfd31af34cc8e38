"""What many operations are answered alike stands once in the OpenAPI document.

Every operation is refused in some of the same ways: written out for each, they are three quarters of the document, and
one more would be a change in all of them.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from api.problems.handlers import MEDIA_TYPE


def share_answers(document: dict[str, Any]) -> None:
    """Problems that several operations may answer, by their statuses and codes: `Problem404.cart-not-found.not-found`.

    They begin with a letter, since generators of clients make types of them.
    """
    names = [(answers, status, name_of(status, answers[status])) for answers, status in problems(document)]
    used = Counter(name for _, _, name in names)
    shared: dict[str, Any] = document["components"].setdefault("responses", {})
    for answers, status, name in names:
        if used[name] > 1:
            assert shared.setdefault(name, answers[status]) == answers[status], f"{name} is said in two ways"
            answers[status] = {"$ref": f"#/components/responses/{name}"}
    document["components"]["responses"] = dict(sorted(shared.items()))


def problems(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """The answers of an operation, and the status of one that is a problem."""
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, told in operation["responses"].items():
                if MEDIA_TYPE in told.get("content", {}):
                    yield operation["responses"], status


def name_of(status: str, answer: dict[str, Any]) -> str:
    return ".".join([f"Problem{status}", *codes_of(answer["content"][MEDIA_TYPE]["schema"])])


def codes_of(schema: dict[str, Any]) -> Iterator[str]:
    for problem in schema.get("anyOf", [schema]):
        yield from problem["allOf"][1]["properties"]["code"]["enum"]
