"""What becomes of a picture that is sent: upright, in sRGB, and nothing but its pixels."""

import io

import pytest
from PIL import Image

from adapters.pictures.bounded import Refused, work
from tests.adapters.pictures.drawn import HOSTILE, lying_down, saved, srgb, swapped_profile, two_halves

RED, BLUE, GREEN, GREY = (255, 0, 0), (0, 0, 255), (0, 255, 0), (156, 156, 156)
PLAIN = {
    "JPEG": (saved(two_halves(), "JPEG", quality=95), RED, BLUE),
    "PNG": (saved(two_halves(), "PNG"), RED, BLUE),
    "WebP": (saved(two_halves(), "WEBP", lossless=True), RED, BLUE),
    "AVIF": (saved(two_halves(), "AVIF", quality=100), RED, BLUE),
    "a palette": (saved(two_halves().convert("P"), "PNG"), RED, BLUE),
    "CMYK": (saved(two_halves().convert("CMYK"), "JPEG", quality=95), RED, BLUE),
    "opaque RGBA": (saved(two_halves().convert("RGBA"), "PNG"), RED, BLUE),
    "16 bits of grey": (saved(Image.new("I;16", (40, 20), 40_000), "PNG"), GREY, GREY),
    "black and white": (saved(Image.new("1", (40, 20), 1), "PNG"), (255, 255, 255), (255, 255, 255)),
    "a profile of its own": (saved(two_halves(), "PNG", icc_profile=swapped_profile()), GREEN, BLUE),
    "a profile that is none": (saved(two_halves(), "PNG", icc_profile=b"x" * 200), RED, BLUE),
    "a grey one's profile": (saved(Image.new("L", (40, 20), 156), "PNG", icc_profile=srgb()), GREY, GREY),
}
"""With the colours of its left and its right."""


def kept(content: bytes) -> tuple[str, Image.Image]:
    told, (picture,) = work(io.BytesIO(content), [])
    image: Image.Image = Image.open(io.BytesIO(picture))
    assert (told["width"], told["height"]) == image.size
    image.load()
    return str(told["ending"]), image


@pytest.mark.parametrize("kind", PLAIN)
def test_its_colours_are_those_that_were_meant(kind: str) -> None:
    content, left, right = PLAIN[kind]
    ending, image = kept(content)
    assert (ending, image.format, image.mode, image.size) == ("jpg", "JPEG", "RGB", (40, 20))
    for place, meant in ((5, left), (34, right)):
        found = image.getpixel((place, 10))
        assert isinstance(found, tuple)
        assert max(abs(one - other) for one, other in zip(found, meant, strict=True)) <= 8, (found, meant)


@pytest.mark.parametrize("profile", [None, srgb()], ids=["no profile", "a profile"])
def test_it_stands_upright_and_says_nothing_of_who_took_it(profile: bytes | None) -> None:
    _, image = kept(lying_down(profile))
    assert image.size == (20, 40)
    top, bottom = image.getpixel((10, 5)), image.getpixel((10, 34))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert (top[0] > 240, bottom[2] > 240) == (True, True)
    assert dict(image.getexif()) == {}
    assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_one_can_still_see_through_it() -> None:
    ending, image = kept(saved(Image.new("RGBA", (40, 20), (255, 0, 0, 100)), "PNG"))
    assert (ending, image.format, image.mode) == ("webp", "WEBP", "RGBA")
    assert image.getchannel("A").getextrema() == (100, 100)
    ending, image = kept(saved(two_halves().quantize(2), "PNG", transparency=0))
    assert (ending, image.mode) == ("webp", "RGBA")


def test_what_is_very_large_is_kept_smaller() -> None:
    _, image = kept(saved(Image.new("L", (9_000, 100)), "JPEG"))
    assert image.size == (4_096, 46)


def test_smaller_sizes_keep_the_form_and_none_is_larger_than_the_picture() -> None:
    told, pictures = work(io.BytesIO(saved(two_halves((1_000, 500)), "JPEG")), [240, 640, 1_280])
    assert (told["width"], told["height"]) == (1_000, 500)
    images: list[Image.Image] = [Image.open(io.BytesIO(picture)) for picture in pictures]
    assert [(image.format, image.size) for image in images] == [
        ("WEBP", (240, 120)),
        ("WEBP", (640, 320)),
        ("WEBP", (1_000, 500)),
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_still_picture_is_refused(name: str) -> None:
    content, words = HOSTILE[name]
    if words == "can't be read":
        with pytest.raises(Exception):  # noqa: B017, PT011
            kept(content)
    else:
        with pytest.raises(Refused, match=words):
            kept(content)
