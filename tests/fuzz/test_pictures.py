"""Pictures, whole, cut off and spoiled, as the bounded process reads them.

What a decoder makes of them is its own affair, as long as the process ends within its bounds and what comes of it is a
picture of ours or a refusal.
"""

import io
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from struct import pack, unpack
from typing import Any

import pytest
from hypothesis import strategies as st
from PIL import Image

from adapters.pictures.bounded import MEGAPIXELS_MAX, SIDE_PIXELS_MAX
from adapters.pictures.pictures import parts_of
from domain.refusals import PictureNotReadable
from tests.fuzz import forked_reader
from tests.fuzz.feeding import feed, feed_at_length, samples
from tests.fuzz.foods import any_of

KEPT = samples("pictures")
FOOD = st.tuples(st.one_of(any_of(KEPT), any_of(KEPT), st.binary(max_size=300)), st.sampled_from((0, 0, 3)))
FORMATS = {"jpg": "JPEG", "webp": "WEBP"}


class Reader:
    """Counts how its forks ended."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self.ended = Counter[int]()

    def eat(self, food: tuple[bytes, int]) -> None:
        picture, sides = food
        status, answer = self._read(picture, sides)
        self.ended[status] += 1
        try:
            told, contents = parts_of(answer)
        except PictureNotReadable as refused:
            assert refused.faults[0].message
            return
        assert status == 0, "a process that was ended has told nothing"
        assert told.width * told.height <= MEGAPIXELS_MAX * 1_000_000
        assert len(contents) == (sides or 1)
        for content in contents:
            image: Image.Image = Image.open(io.BytesIO(content))
            image.load()
            assert image.format == FORMATS["webp" if sides else told.ending]
            assert max(image.size) <= SIDE_PIXELS_MAX
            assert sides or image.size == (told.width, told.height)
            assert not image.getexif()
            assert "icc_profile" not in image.info

    def _read(self, picture: bytes, sides: int) -> tuple[int, bytes]:
        pipe: Any = self._process
        pipe.stdin.write(pack(">IB", len(picture), sides) + picture)
        pipe.stdin.flush()
        size, status = unpack(">IB", pipe.stdout.read(5))
        return status, pipe.stdout.read(size)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    command = [sys.executable, "-m", forked_reader.__name__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Reader(process)
        process.terminate()


@pytest.mark.parametrize("sample", KEPT)
def test_a_sample(reader: Reader, sample: str) -> None:
    for sides in (0, 3):
        reader.eat((KEPT[sample], sides))


def test_whatever_is_sent_as_a_picture_is_one_of_ours_or_refused(reader: Reader) -> None:
    feed(FOOD, reader.eat, examples=20)


@pytest.mark.slow
def test_whatever_is_sent_as_a_picture_is_one_of_ours_or_refused_at_length(reader: Reader) -> None:
    try:
        feed_at_length(FOOD, reader.eat)
    finally:
        print("ended by", dict(reader.ended))  # noqa: T201
