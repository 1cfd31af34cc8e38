"""What WooCommerce keeps as texts, as HTML: WordPress makes paragraphs of empty lines only when it shows them."""

import re
from typing import Final

LINE_END: Final = re.compile(r"\n?\\(\\n|n)")
"""How the exporter writes line feeds, behind the carriage return that it leaves; and what looks like one."""
BLOCK: Final = re.compile(r"<(?:p|br|div|ul|ol|dl|table|blockquote|pre|h[1-6])\b", re.IGNORECASE)
EMPTY_LINES: Final = re.compile(r"\n\s*\n")


def prose(short: str, long: str) -> str:
    """The short description above the long one, as shops show them."""
    return "\n".join(paragraphs(text) for text in dict.fromkeys(map(with_line_ends, (short, long))) if text)


def with_line_ends(cell: str) -> str:
    return LINE_END.sub(lambda found: "\n" if found[1] == "n" else "\\n", cell).strip()


def paragraphs(text: str) -> str:
    if BLOCK.search(text):
        return text
    parts = (part.strip().replace("\n", "<br>") for part in EMPTY_LINES.split(text))
    return "\n".join(f"<p>{part}</p>" for part in parts if part)
