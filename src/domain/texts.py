"""Texts as they come from outside."""

import re
from typing import Final

END: Final = r"$(?!\n)"
"""The end of a text in a pattern: `$` alone would let a line feed through. OpenAPI's readers understand this too."""

ESCAPED_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""U+0000 as JSON writes it, which no Postgres text can hold; not so after another backslash."""
