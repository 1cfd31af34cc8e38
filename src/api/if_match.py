"""If-Match: an update that names the version it has seen, so that none is lost."""

import re
from typing import Annotated, Final

from litestar.params import HeaderParameter

from domain.faults import FaultCode
from domain.refusals import InvalidInput

VERSION: Final = re.compile(r'"(\d{1,18})"')
IfMatch = Annotated[
    str | None,
    HeaderParameter(name="If-Match", description="The version seen, in quotes; another one meanwhile is a 412"),
]


def expected_version(if_match: str | None) -> int | None:
    """Raises InvalidInput when If-Match is not one version in quotes."""
    if if_match is None or if_match == "*":
        return None
    version = VERSION.fullmatch(if_match)
    if version is None:
        raise InvalidInput("If-Match", 'Send the version in quotes, as in If-Match: "3".', FaultCode.WRONG_FORMAT)
    return int(version[1])
