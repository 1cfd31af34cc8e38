"""Forms with a file, as they arrive: in pieces that end anywhere."""

import asyncio
import io
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import strategies as st
from litestar import Litestar, post
from litestar.exceptions import HTTPException

from api.requests.strict_request import StrictRequest
from api.requests.uploads import TEXT_BYTES_MAX, Form, PictureForm
from domain.refusals import InvalidInput
from tests.fuzz.feeding import feed, feed_at_length, samples
from tests.fuzz.foods import any_of

KEPT = samples("multipart_forms")
BYTES_MAX = 2**16
BOUNDARIES = st.one_of(st.just("edge"), st.just("edge"), st.text(max_size=80), st.sampled_from(("", "-", "--", "\r\n")))
CUTS = st.lists(st.integers(0, 2_000), max_size=6)
FOOD = st.tuples(any_of(KEPT), BOUNDARIES, CUTS)
WHOLE = st.tuples(st.binary(max_size=4_096), st.text(max_size=200), CUTS)


@post("/", request_max_body_size=BYTES_MAX)
async def anywhere() -> None:
    """A route for requests to be of."""


HANDLER = Litestar([anywhere], openapi_config=None).routes[0].route_handler_map["POST"][0]  # type: ignore[union-attr]


def pieces(content: bytes, cuts: Sequence[int]) -> list[bytes]:
    places = sorted({0, len(content), *(min(cut, len(content)) for cut in cuts)})
    return [content[begin:end] for begin, end in pairwise(places)]


def told(chunks: Sequence[bytes], boundary: str) -> tuple[object, ...]:
    """The file, the texts and the name; or the status of the refusal."""
    arriving = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    arriving.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> dict[str, Any]:
        return arriving.pop(0)

    async def read() -> None:
        scope: dict[str, Any] = {"type": "http", "method": "POST", "headers": [], "state": {}, "route_handler": HANDLER}
        request = StrictRequest(cast("Any", scope), receive=cast("Any", receive))
        await form.read(request, boundary, BYTES_MAX)

    with io.BytesIO() as file:
        form = Form(file, PictureForm, BYTES_MAX // 2, "picture")
        try:
            asyncio.run(read())
        except InvalidInput as refused:
            return (400, refused.faults[0].field)
        except HTTPException as refused:
            assert refused.status_code in (400, 413)
            return (refused.status_code, "")
        assert len(file.getvalue()) <= BYTES_MAX
        assert all(len(text.encode()) <= TEXT_BYTES_MAX for text in form.texts.values())
        return file.getvalue(), form.texts, form.name


def eat(food: tuple[bytes, str, list[int]]) -> None:
    content, boundary, cuts = food
    cut, whole = told(pieces(content, cuts), boundary), told([content], boundary)
    assert cut == whole or (400, "body") in (cut, whole), "in other pieces it says the same, or is no form"


def eat_whole(food: tuple[bytes, str, list[int]]) -> None:
    """What a browser sends is what comes out."""
    file, text, cuts = food
    head = f'--an edge\r\nContent-Disposition: form-data; name="alt"\r\n\r\n{text}\r\n--an edge\r\n'
    head += 'Content-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    if b"\r\n--an edge" in file or "\r\n--an edge" in text:
        return
    content = head.encode() + file + b"\r\n--an edge--\r\n"
    assert told(pieces(content, cuts), "an edge") == (file, {"alt": text}, "a.png")


@pytest.mark.parametrize("sample", KEPT)
def test_a_sample(sample: str) -> None:
    eat((KEPT[sample], "edge", [7, 8, 40]))


def test_a_form_may_be_cut_anywhere() -> None:
    form = KEPT["whole"].replace(b"--edge-not", b"--ed")
    whole = told([form], "edge")
    assert whole == (b"\x89PNG\r\n--ed\r\n\x00", {"alt": "A lamp"}, "a.png")
    for cut in range(len(form)):
        assert told(pieces(form, [cut]), "edge") == whole, cut
    assert told([form[place : place + 1] for place in range(len(form))], "edge") == whole


def test_whatever_stands_in_a_form_is_read_or_refused() -> None:
    feed(FOOD, eat)
    feed(WHOLE, eat_whole)


@pytest.mark.slow
def test_whatever_stands_in_a_form_is_read_or_refused_at_length() -> None:
    feed_at_length(st.one_of(FOOD.map(lambda food: (eat, food)), WHOLE.map(lambda food: (eat_whole, food))), by_either)


def by_either(food: tuple[Any, Any]) -> None:
    eater, what = food
    eater(what)
