"""A traceparent names something, or is none."""

import pytest

from domain.trace import is_traceparent, trace_of

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


def test_all_of_a_trace_has_one_name() -> None:
    assert is_traceparent(f"00-{TRACE}-{SPAN}-01")
    assert is_traceparent(f"00-{TRACE}-{SPAN}-00"), "which says that it is not written down"
    assert trace_of(f"00-{TRACE}-{SPAN}-01") == TRACE


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"00-{TRACE}-{SPAN}",
        f"00-{TRACE}-{SPAN}-01\n",
        f"00-{TRACE}-{SPAN}-01-more",
        f"01-{TRACE}-{SPAN}-01",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE[:-1]}-{SPAN}-01",
        '00-"}{"x":"-b7ad6b7169203331-01',
    ],
)
def test_what_names_nothing_is_none(text: str) -> None:
    assert not is_traceparent(text)
