"""The generator of slow clients: it looks at nothing but this machine."""

import pytest

from bench.slow_clients import Phase, loopback, table


@pytest.mark.parametrize("host", ["192.0.2.1", "0.0.0.0", "shop.example", "", "169.254.169.254", "::ffff:192.0.2.1"])
def test_other_machines_are_refused(host: str) -> None:
    with pytest.raises(SystemExit, match="only shops of this machine"):
        loopback(host)


def test_this_machine_is_looked_at() -> None:
    assert [loopback(host) for host in ("localhost", "127.0.0.1", "127.0.0.9", "::1")] == [
        "127.0.0.1", "127.0.0.1", "127.0.0.9", "::1",
    ]  # fmt: skip


def test_the_table_says_what_was_seen() -> None:
    assert table([Phase("with them", 2_500, 100, 0, 1.5, 4.25, 168.5)]).splitlines()[1].split() == [
        "with", "them", "2500", "100", "0", "1.5", "4.25", "168.5",
    ]  # fmt: skip
