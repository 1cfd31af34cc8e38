"""What a client would break on is named; what it would never notice isn't."""

import json
import shlex
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.contract.api.breaking import breaking, main
from tests.docs.blocks import ROOT, block

Document = dict[str, Any]
CART: Document = {
    "paths": {
        "/cart/add": {
            "post": {
                "parameters": [
                    {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string"}},
                    {"name": "dry", "in": "query", "schema": {"type": "string", "enum": ["yes", "no"]}},
                ],
                "security": [{}, {"bearer": []}],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Added"}}},
                },
                "responses": {
                    "200": {
                        "headers": {"Cart-Token": {"schema": {"type": "string"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Cart"}}},
                    },
                    "409": {"$ref": "#/components/responses/refused"},
                },
            }
        },
        "/cart/{item_id}": {"delete": {"responses": {"204": {}}}},
    },
    "components": {
        "responses": {
            "refused": {
                "content": {
                    "application/problem+json": {
                        "schema": {
                            "allOf": [
                                {
                                    "type": "object",
                                    "required": ["code"],
                                    "properties": {"code": {"type": "string"}},
                                },
                                {"properties": {"code": {"type": "string", "enum": ["out-of-stock"]}}},
                            ]
                        }
                    }
                }
            }
        },
        "schemas": {
            "Added": {
                "type": "object",
                "additionalProperties": False,
                "required": ["sku"],
                "properties": {
                    "sku": {"type": "string", "maxLength": 100},
                    "quantity": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]},
                    "gift": {"type": "string", "enum": ["card", "paper"]},
                },
            },
            "Cart": {
                "type": "object",
                "required": ["id", "total", "lines"],
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "total": {"type": "integer"},
                    "coupon": {"type": "string"},
                    "state": {"type": "string", "enum": ["open", "ordered"]},
                    "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
                },
            },
            "Line": {
                "type": "object",
                "required": ["sku"],
                "properties": {
                    "sku": {"type": "string"},
                    "bundle": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
                },
            },
        },
    },
}
Change = Callable[[Document], object]


def add(document: Document) -> Document:
    told: Document = document["paths"]["/cart/add"]["post"]
    return told


def schema(document: Document, name: str) -> Document:
    told: Document = document["components"]["schemas"][name]
    return told


def refusal(document: Document) -> Document:
    (told,) = document["components"]["responses"]["refused"]["content"].values()
    problem: Document = told["schema"]
    return problem


BREAKS: dict[str, tuple[Change, str]] = {
    "an operation ends": (lambda new: new["paths"].pop("/cart/{item_id}"), "DELETE /cart/{item_id}: it is gone"),
    "another method": (
        lambda new: new["paths"]["/cart/add"].update(put=new["paths"]["/cart/add"].pop("post")),
        "POST /cart/add: it is gone",
    ),
    "a parameter is needed": (
        lambda new: add(new)["parameters"][0].update(required=True),
        "POST /cart/add: parameter Idempotency-Key is needed now",
    ),
    "a new parameter is needed": (
        lambda new: add(new)["parameters"].append(
            {"name": "shop", "in": "query", "required": True, "schema": {"type": "string"}}
        ),
        "POST /cart/add: parameter shop is needed now",
    ),
    "a parameter ends": (
        lambda new: add(new)["parameters"].pop(0),
        "POST /cart/add: parameter Idempotency-Key is taken no more",
    ),
    "a parameter takes less": (
        lambda new: add(new)["parameters"][1]["schema"].update(enum=["yes"]),
        "POST /cart/add: parameter dry: 'no' is taken no more",
    ),
    "a body is needed": (
        lambda new: add(new)["requestBody"].update(required=True),
        "POST /cart/add: body is needed now",
    ),
    "a body of another type": (
        lambda new: add(new)["requestBody"].update(content={"text/csv": {"schema": {"type": "string"}}}),
        "POST /cart/add: body: application/json is taken no more",
    ),
    "a new field is needed": (
        lambda new: (
            schema(new, "Added")["required"].append("shop"),
            schema(new, "Added")["properties"].update(shop={"type": "string"}),
        ),
        "POST /cart/add: body.shop is needed now",
    ),
    "a field is needed": (
        lambda new: schema(new, "Added")["required"].append("quantity"),
        "POST /cart/add: body.quantity is needed now",
    ),
    "a field is no longer taken": (
        lambda new: schema(new, "Added")["properties"].pop("gift"),
        "POST /cart/add: body.gift is taken no more",
    ),
    "a field takes no null": (
        lambda new: schema(new, "Added")["properties"]["quantity"]["anyOf"].pop(),
        "POST /cart/add: body.quantity: null is taken no more",
    ),
    "a field takes another type": (
        lambda new: schema(new, "Added")["properties"].update(sku={"type": "integer"}),
        "POST /cart/add: body.sku: string is taken no more",
    ),
    "a field takes less values": (
        lambda new: schema(new, "Added")["properties"]["gift"]["enum"].remove("paper"),
        "POST /cart/add: body.gift: 'paper' is taken no more",
    ),
    "a text becomes a choice": (
        lambda new: schema(new, "Added")["properties"]["sku"].update(enum=["LAMP"]),
        "POST /cart/add: body.sku: 'anything else' is taken no more",
    ),
    "a text is bounded": (
        lambda new: schema(new, "Added")["properties"]["sku"].update(maxLength=50),
        "POST /cart/add: body.sku: maxLength is 50 now",
    ),
    "a number is bounded": (
        lambda new: schema(new, "Added")["properties"]["quantity"]["anyOf"][0].update(minimum=1),
        "POST /cart/add: body.quantity: minimum is 1 now",
    ),
    "a pattern": (
        lambda new: schema(new, "Added")["properties"]["sku"].update(pattern="^[A-Z]+$"),
        "POST /cart/add: body.sku: pattern is '^[A-Z]+$' now",
    ),
    "a field of an answer ends": (
        lambda new: schema(new, "Cart")["properties"].pop("coupon"),
        "POST /cart/add: 200.coupon is gone",
    ),
    "a field of an answer that was always there ends": (
        lambda new: (schema(new, "Line")["properties"].pop("sku"), schema(new, "Line")["required"].pop()),
        "POST /cart/add: 200.lines[].sku is gone",
    ),
    "a field of an answer is not always there": (
        lambda new: schema(new, "Cart")["required"].remove("total"),
        "POST /cart/add: 200.total isn't always there any more",
    ),
    "a field of an answer is of another type": (
        lambda new: schema(new, "Cart")["properties"].update(total={"type": "string"}),
        "POST /cart/add: 200.total: string may stand there now",
    ),
    "a field of an answer may be null": (
        lambda new: schema(new, "Cart")["properties"].update(total={"anyOf": [{"type": "integer"}, {"type": "null"}]}),
        "POST /cart/add: 200.total: null may stand there now",
    ),
    "an answer has a value nobody knows": (
        lambda new: schema(new, "Cart")["properties"]["state"]["enum"].append("lost"),
        "POST /cart/add: 200.state: 'lost' may stand there now",
    ),
    "an answer is of another media type": (
        lambda new: add(new)["responses"]["200"].update(content={"text/csv": {"schema": {"type": "string"}}}),
        "POST /cart/add: 200 is never application/json any more",
    ),
    "an answer has no header": (
        lambda new: add(new)["responses"]["200"].pop("headers"),
        "POST /cart/add: 200 has no header Cart-Token any more",
    ),
    "a refusal says less": (
        lambda new: refusal(new)["allOf"][0]["required"].remove("code"),
        "POST /cart/add: 409.code isn't always there any more",
    ),
    "somebody is let in no more": (
        lambda new: add(new).update(security=[{"bearer": []}]),
        "POST /cart/add: whoever brings nothing is let in no more",
    ),
}
HARMLESS: dict[str, Change] = {
    "nothing": lambda new: None,
    "a new operation": lambda new: new["paths"].update({"/wishlist": {"get": {"responses": {"200": {}}}}}),
    "a new field of an answer": lambda new: schema(new, "Cart")["properties"].update(tax={"type": "integer"}),
    "a new optional field": lambda new: schema(new, "Added")["properties"].update(note={"type": "string"}),
    "a new optional parameter": lambda new: add(new)["parameters"].append(
        {"name": "note", "in": "query", "schema": {"type": "string"}}
    ),
    "a field that isn't needed any more": lambda new: schema(new, "Added")["required"].clear(),
    "a wider bound": lambda new: schema(new, "Added")["properties"]["sku"].update(maxLength=200),
    "more values are taken": lambda new: schema(new, "Added")["properties"]["gift"]["enum"].append("ribbon"),
    "more is promised": lambda new: schema(new, "Cart")["required"].append("coupon"),
    "another code of a refusal": lambda new: refusal(new)["allOf"][1]["properties"]["code"]["enum"].append("closed"),
    "a new refusal": lambda new: add(new)["responses"].update({"429": {}}),
    "a refusal ends": lambda new: add(new)["responses"].pop("409"),
    "another name in the path": lambda new: new["paths"].update({"/cart/{line}": new["paths"].pop("/cart/{item_id}")}),
    "another way in": lambda new: add(new)["security"].append({"key": []}),
    "a schema of another name": lambda new: (
        new["components"]["schemas"].update(Addition=schema(new, "Added")),
        add(new)["requestBody"]["content"]["application/json"].update(schema={"$ref": "#/components/schemas/Addition"}),
    ),
}


@pytest.mark.parametrize(("change", "told"), BREAKS.values(), ids=BREAKS)
def test_what_a_client_would_break_on_is_named(change: Change, told: str) -> None:
    new = deepcopy(CART)
    change(new)
    assert breaking(CART, new) == [told]


def test_another_status_of_success_is_named_from_both_sides() -> None:
    new = deepcopy(CART)
    add(new)["responses"]["201"] = add(new)["responses"].pop("200")
    assert breaking(CART, new) == [
        "POST /cart/add: 200 is answered no more",
        "POST /cart/add: 201 may be answered now",
    ]


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_no_client_notices_is_passed_over(change: Change) -> None:
    new = deepcopy(CART)
    change(new)
    assert breaking(CART, new) == []


def test_the_pages_command_line_finds_nothing_where_a_version_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs" / "openapi").mkdir(parents=True)
    for name in ("openapi.json", "openapi/VERSION.json"):
        shutil.copy(ROOT / "docs" / "openapi.json", tmp_path / "docs" / name)
    monkeypatch.chdir(tmp_path)
    python, module, name, *documents = shlex.split(block("docs/clients.md", "tests.contract.api.breaking"))
    assert (python, module, name) == (".venv/bin/python", "-m", main.__module__)
    assert main(documents) == 0


def test_the_command_names_a_line_each_and_says_so_by_its_exit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(CART))
    new.write_text(json.dumps({**CART, "paths": {}}))
    assert main([str(old), str(old)]) == 0
    assert capsys.readouterr().out == "Nothing that a client would break on.\n"
    assert main([str(old), str(new)]) == 1
    assert capsys.readouterr().out == "POST /cart/add: it is gone\nDELETE /cart/{item_id}: it is gone\n"
    assert main([str(old)]) == 2
    assert "python -m tests.contract.api.breaking OLD NEW" in capsys.readouterr().err
