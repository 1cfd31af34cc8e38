"""Sends the requests of the journey to a shop, one after the other, and looks at each answer."""

import gzip
import io
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

import httpx
from PIL import Image

from tests.contract.api.journey import NOBODY
from tests.contract.api.steps import JSON, Step, found_at, without_variables
from tests.documented import documentation

Known = dict[str, str | Callable[[Mapping[str, str]], str]]
"""By the variable's name what it says, or what is worked out of the others when it is asked for."""
FORM: Final = "multipart/form-data"
TYPED: Final = "application/x-www-form-urlencoded"
BUSY: Final = 503
TRIES_MAX: Final = 3
"""Other work on this machine may hold a store up: what is only asked is asked for again."""
CATALOG: Final = b"sku,name,price\nMUG-2,Red Mug,12.50\n"


class Variables(dict[str, str]):
    """Raises KeyError for one that nobody knows."""

    def __init__(self, known: Known) -> None:
        super().__init__()
        self._worked_out = {name: said for name, said in known.items() if callable(said)}
        self.update({name: said for name, said in known.items() if isinstance(said, str)})

    def __missing__(self, name: str) -> str:
        return self._worked_out[name](self)

    def knows(self, name: str) -> bool:
        return name in self or name in self._worked_out


async def walk(step: Step, variables: Variables, client: httpx.AsyncClient) -> str | None:
    """What is wrong with the answer, if anything is. What it holds for later is known from then on."""
    path = without_variables(step.path, variables)
    token = {} if step.who == NOBODY else {"Authorization": f"Bearer {variables[f'{step.who}_token']}"}
    fresh = {"Consistency-Token": variables["consistency_token"]} if "consistency_token" in variables else {}
    sent = sent_as(step, without_variables(step.body, variables))
    headers = {**token, **fresh, **sent.pop("headers", {})}
    for _ in range(TRIES_MAX):
        answer = await client.request(step.operation.method, path, headers=headers, **sent)
        if answer.status_code != BUSY or step.operation.method != "GET":
            break
    if answer.status_code != step.operation.status:
        return f"{step}: {answer.status_code}, and not {step.operation.status}: {answer.text[:300]}"
    documentation().require(step.operation.method, path, answer)
    if "consistency-token" in answer.headers:
        variables["consistency_token"] = answer.headers["consistency-token"]
    for name, where in step.keeps.items():
        variables[name] = found_at(answer.json(), where)
    return None


def sent_as(step: Step, body: Any) -> dict[str, Any]:
    """As the client takes it."""
    if step.sent is None:
        return {}
    kind = {"Content-Type": step.sent.media}
    match body:
        case None:
            return {"content": gzip.compress(CATALOG), "headers": kind}
        case {"file": name, **texts} if step.sent.media == FORM:
            return {"files": {"file": (name, picture() if name.endswith(".png") else CATALOG)}, "data": texts}
        case str():
            return {"content": body, "headers": kind}
        case _ if step.sent.media == JSON:
            return {"json": body}
    return {"content": urlencode(body), "headers": kind}


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (80, 60), "orange").save(content, "PNG")
    return content.getvalue()
