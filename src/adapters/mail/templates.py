"""Templates of mails, and of the page behind a note's way out, filled in.

The libraries are imported with the first one: they take longer to load than most processes have use for them.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER: Final = Path(__file__).parent / "templates"


def filled(name: str, said: Mapping[str, Any]) -> str:
    return environment().get_template(name).render(said)


def styled(html: str) -> str:
    """With its styles at each element, where every mail program minds them."""
    from css_inline import inline

    return inline(html)


@cache
def environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(FOLDER),
        auto_reload=False,
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
