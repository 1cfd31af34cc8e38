"""Whose word on a trace counts."""

from typing import Any, cast

import pytest
from litestar.types import Scope
from msgspec.structs import replace

from adapters.proxies import NO_PROXIES, Proxies, proxies
from adapters.settings import Settings
from api.observability.request_traced import parent_of

THEIRS = f"00-{'a' * 32}-{'b' * 16}-01"
HERE = Proxies(networks=("10.0.0.0/8",))


def asked(neighbour: str | None, *said: str) -> Scope:
    headers = [(b"traceparent", each.encode()) for each in said]
    client = None if neighbour is None else (neighbour, 1)
    return cast("Scope", cast("Any", {"headers": headers, "client": client}))


@pytest.mark.parametrize(
    ("trusted", "scope", "counts"),
    [
        (NO_PROXIES, asked("10.1.2.3", THEIRS), False),
        (HERE, asked("192.0.2.1", THEIRS), False),
        (HERE, asked(None, THEIRS), False),
        (HERE, asked("10.1.2.3", THEIRS), True),
        (Proxies(hops=1), asked("192.0.2.1", THEIRS), True),
        (proxies("header:CF-Connecting-IP"), asked("192.0.2.1", THEIRS), False),
        (HERE, asked("10.1.2.3"), False),
        (HERE, asked("10.1.2.3", THEIRS, THEIRS), False),
        (HERE, asked("10.1.2.3", "00-x-y-01"), False),
    ],
    ids=[
        "nobody is trusted",
        "a stranger",
        "unknown",
        "a proxy",
        "one proxy",
        "a platform",
        "silent",
        "twice",
        "nonsense",
    ],
)
def test_only_a_proxy_of_ours_says_what_a_request_is_a_part_of(
    settings: Settings, trusted: Proxies, scope: Scope, counts: bool
) -> None:
    assert parent_of(scope, replace(settings, trusted_proxy=trusted)) == (THEIRS if counts else None)
