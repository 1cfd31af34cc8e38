"""What many targets are fed: odd texts, and known input that somebody has meddled with."""

from collections.abc import Mapping
from typing import Final

from hypothesis import strategies as st

ODD_PIECES: Final = (
    "", " ", "\x00", "\x01", "\x1b[31m", "\n", "\r", "\r\n", "\t", '"', "'", "\\", "%", "%00", "%ff", ";", ",", "|", "=",
    "<script>alert(1)</script>", "{}", "[]", "null", "true", "NaN", "-", "+", "=1+1", "..", "/", "//", "\u00a0", "\u200b",
    "\u202e", "\ufeff", "\ufffe", "e\u0301", "ß", "İ", "ﬀ", "Ω", "日本語", "กำ", "각", "🙂", "👩\u200d👩\u200d👧", "\U0010ffff",
    "0", "-0", "1e999", "9" * 20, "9" * 5_000, "0.1", "12,95", "١٢", "²", "Ⅷ", "2026-02-30", "0001-01-01T00:00:00+14:00",
)  # fmt: skip
INTERESTING: Final = (
    b"\x00",
    b"\xff",
    b"\n",
    b"\r",
    b'"',
    b",",
    b"{",
    b"}",
    b"[",
    b"9" * 5_000,
    b"\xed\xa0\x80",
    b"\\u0000",
)

ODD: Final = st.lists(
    st.one_of(st.sampled_from(ODD_PIECES), st.text(max_size=20), st.text(st.characters(codec="ascii"), max_size=20)),
    max_size=6,
).map("".join)
"""Texts that UTF-8 can hold."""


def any_of(kept: Mapping[str, bytes]) -> st.SearchStrategy[bytes]:
    """One of the samples as it is, or with up to a dozen edits: cut, taken out, put in twice, overwritten."""
    return st.one_of(st.sampled_from(sorted(kept.values())), meddled(kept), meddled(kept))


@st.composite
def meddled(draw: st.DrawFn, kept: Mapping[str, bytes]) -> bytes:
    content = bytearray(draw(st.sampled_from(sorted(kept.values()))))
    for _ in range(draw(st.integers(1, 12))):
        begin, end = sorted((draw(st.integers(0, len(content))), draw(st.integers(0, len(content)))))
        end = min(end, begin + draw(st.sampled_from((1, 2, 8, 64, 4_096))))
        match draw(st.integers(0, 5)):
            case 0:
                del content[begin:end]
            case 1:
                content[begin:begin] = content[begin:end]
            case 2:
                content[begin:end] = draw(st.binary(max_size=8))
            case 3:
                content[begin:begin] = draw(st.sampled_from(INTERESTING))
            case 4:
                del content[end:]
            case _:
                content[begin:begin] = draw(st.sampled_from(sorted(kept.values())))[:2_000]
    return bytes(content)
