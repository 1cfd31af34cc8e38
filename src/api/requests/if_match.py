"""If-Match: an update that names the version it has seen, so that none is lost."""

import re
from typing import Annotated, Final

import msgspec
from litestar.params import HeaderParameter

from domain.faults import FaultCode
from domain.refusals import InvalidInput

VERSION: Final = re.compile(r'"(\d{1,18})(?:-[0-9a-f]{24})?"')
"""Alone, or as the ETag has it that came with what was seen."""
IfMatch = Annotated[
    str | None,
    HeaderParameter(name="If-Match", description="The version seen, in quotes, or its ETag; else a 412"),
]


class Versioned(msgspec.Struct):
    version: int


def version_in(answer: bytes) -> int:
    return decode_version(answer).version


decode_version: Final = msgspec.json.Decoder(Versioned).decode


def expected_version(if_match: str | None) -> int | None:
    """Raises InvalidInput when If-Match is not one version in quotes."""
    if if_match is None or if_match == "*":
        return None
    version = VERSION.fullmatch(if_match)
    if version is None:
        raise InvalidInput("If-Match", 'Send the version in quotes, as in If-Match: "3".', FaultCode.WRONG_FORMAT)
    return int(version[1])
