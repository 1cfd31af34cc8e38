"""The journey as a Postman collection (v2.1): the same requests and bodies, and for each what its answer has to be."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final
from urllib.parse import parse_qsl

from tests.contract.api.journey import ASIDE, NOBODY
from tests.contract.api.steps import AS_EXAMPLES, Step
from tests.contract.api.walk import FORM, TYPED

SCHEMA: Final = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
ABOUT: Final = (
    "Every operation of the API, in an order in which all of them can be sent to one shop, each with a test.\n\n"
    "Say where the shop is (`base_url`) and who its admin is (`admin_email`, `admin_password`), and run the folders"
    " from 1 to 8 from the top: whatever an answer holds for later is kept in a variable.\n\n"
    "A run makes customers, a product and orders of its own, takes away what can be taken away, and can be made again."
    " Use a shop to try things in: its name, its tax and the words of its search are changed, too.\n\n"
    "What stands in the folder `By hand` needs something that no request before it brings."
)
ASIDE_ABOUT: Final = "Fill in the variables yourself: these need a mail, a file, a signature, or somebody who watches."
OF_A_RUN: Final = {
    "eve_email": "`eve.${run}@example.com`",
    "ben_email": "`ben.${run}@example.com`",
    "sku": "`LAMP-${run}`",
    "other_sku": "`LAMP-${run}-2`",
    "coupon_code": "`WELCOME-${run}`",
}
"""What can be in a shop only once."""
VARIABLES: Final = {
    "base_url": "http://127.0.0.1:8000",
    "admin_email": "admin@example.com",
    "admin_password": "",
    **AS_EXAMPLES,
    "ben_email": "ben@example.com",
}
RUN_BEGINS: Final = [
    "const run = Date.now().toString(36).toUpperCase()",
    *(f'pm.collectionVariables.set("{name}", {said})' for name, said in OF_A_RUN.items()),
    'pm.collectionVariables.unset("consistency_token")',
]
BEFORE_EACH: Final = [
    "// Whoever has changed something reads it: queries wait for the newest token, for two seconds at most.",
    'const token = pm.collectionVariables.get("consistency_token")',
    'if (token && pm.request.method === "GET") pm.request.headers.upsert({ key: "Consistency-Token", value: token })',
]
AFTER_EACH: Final = [
    'const token = pm.response.headers.get("Consistency-Token")',
    'if (token) pm.collectionVariables.set("consistency_token", token)',
]

Node = dict[str, Any]


def collection(steps: Sequence[Step], version: str) -> Node:
    first, *rest = (folder(name, list(chapter)) for name, chapter in groupby(steps, key=lambda step: step.chapter))
    first["item"][0]["event"].insert(0, script("prerequest", RUN_BEGINS))
    return {
        "info": {"name": "Tradepost", "version": version, "description": ABOUT, "schema": SCHEMA},
        "auth": {"type": "noauth"},
        "event": [script("prerequest", BEFORE_EACH), script("test", AFTER_EACH)],
        "variable": [{"key": name, "value": value} for name, value in VARIABLES.items()],
        "item": [first, *rest],
    }


def folder(name: str, steps: Sequence[Step]) -> Node:
    about = {"description": ASIDE_ABOUT} if name == ASIDE else {}
    return {"name": name, **about, "item": [item(step) for step in steps]}


def item(step: Step) -> Node:
    body = {"body": body_of(step)} if step.sent is not None else {}
    kind = body.get("body", {}).get("mode")
    headers = [{"key": "Content-Type", "value": step.sent.media}] if step.sent and kind in ("raw", "file") else []
    return {
        "name": str(step),
        "event": [script("test", list(tests_of(step)))],
        "request": {
            "method": step.operation.method,
            "auth": auth_of(step),
            "header": headers,
            "url": url_of(step),
            **body,
            "description": f"{step.operation.summary}.",
        },
    }


def auth_of(step: Step) -> Node:
    if step.who == NOBODY:
        return {"type": "noauth"}
    token = {"key": "token", "value": f"{{{{{step.who}_token}}}}", "type": "string"}
    return {"type": "bearer", "bearer": [token]}


def url_of(step: Step) -> Node:
    path, _, asked = step.path.partition("?")
    query = {"query": [{"key": name, "value": value} for name, value in parse_qsl(asked)]} if asked else {}
    return {
        "raw": f"{{{{base_url}}}}{step.path}",
        "host": ["{{base_url}}"],
        "path": path.strip("/").split("/"),
        **query,
    }


def body_of(step: Step) -> Node:
    assert step.sent is not None
    match step.body:
        case None:
            return {"mode": "file", "file": {"src": None}}
        case str():
            return {"mode": "raw", "raw": step.body}
        case {**fields} if step.sent.media == FORM:
            texts = [{"key": name, "value": value, "type": "text"} for name, value in fields.items() if name != "file"]
            return {"mode": "formdata", "formdata": [{"key": "file", "type": "file", "src": None}, *texts]}
        case {**fields} if step.sent.media == TYPED:
            return {"mode": "urlencoded", "urlencoded": [{"key": name, "value": said} for name, said in fields.items()]}
    raw = json.dumps(step.body, indent=2, ensure_ascii=False)
    return {"mode": "raw", "raw": raw, "options": {"raw": {"language": "json"}}}


def tests_of(step: Step) -> Iterator[str]:
    """The status that is documented, and the fields that are always there."""
    status, always = step.operation.status, step.operation.always
    yield f'pm.test("{status}", () => pm.response.to.have.status({status}))'
    if always:
        names = ", ".join(f'"{name}"' for name in always)
        yield f'pm.test("all that is always there", () => pm.expect(pm.response.json()).to.include.all.keys({names}))'
    for name, where in step.keeps.items():
        yield f'pm.collectionVariables.set("{name}", pm.response.json(){as_script(where)})'


def as_script(where: str) -> str:
    return "".join(f"[{step}]" if step.isdigit() else f".{step}" for step in where.split("."))


def script(when: str, lines: list[str]) -> Node:
    return {"listen": when, "script": {"type": "text/javascript", "exec": lines}}
