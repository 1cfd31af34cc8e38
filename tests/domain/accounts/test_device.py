"""What people sign in with."""

import pytest

from domain.accounts.device import device_named


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", "Safari on Mac"),
        ("Mozilla/5.0 (Linux; Android 10; K) Chrome/138.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) CriOS/138.0 Safari/604.1", "Chrome on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/138.0 Safari/537.36 Edg/138.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/138.0 Safari/537.36 OPR/120.0", "Opera on ChromeOS"),
        ("curl/8.14.1", "Unknown device"),
        ("", "Unknown device"),
        ("eve@example.com <script>", "Unknown device"),
        ("x" * 100_000 + "Firefox/1 Windows", "Unknown device"),
    ],
)  # fmt: skip
def test_a_device_is_called_what_its_owner_calls_it(user_agent: str, device: str) -> None:
    assert device_named(user_agent) == device
