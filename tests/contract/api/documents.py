"""What of the API is committed as files: `make openapi` writes them, a test holds them to what the application says."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import click

from adapters.version import VERSION
from api.app import create_app
from api.openapi.docs import document_of
from tests.contract.api.postman import collection
from tests.contract.api.reference.pages import pages
from tests.contract.api.releases import broken_since
from tests.contract.api.steps import steps_of
from tests.documented import settings_of_no_shop

DOCS: Final = Path(__file__).parents[3] / "docs"
OPENAPI: Final = DOCS / "openapi.json"
POSTMAN: Final = DOCS / "postman.json"
HTTP: Final = DOCS / "http"
FIRST: Final = HTTP / "index.md"
"""The only page of it that is written by hand."""
RELEASES: Final = DOCS / "openapi"


@cache
def openapi() -> Mapping[str, Any]:
    return document_of(create_app(settings_of_no_shop()))


def postman() -> Mapping[str, Any]:
    return collection(steps_of(openapi()), VERSION)


def reference() -> Mapping[Path, str]:
    return {HTTP / name: page for name, page in pages(openapi()).items()}


def written(document: Mapping[str, Any]) -> str:
    """One thing a line: so a change shows as what it is."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def release() -> Path:
    """Keeps the document as that of this version. Raises FileExistsError: what was released stays as it was."""
    kept = RELEASES / f"{VERSION}.json"
    kept.parent.mkdir(exist_ok=True)
    with kept.open("x") as file:
        file.write(written(openapi()))
    return kept


@click.command()
@click.option("--release", "releases", is_flag=True, help="Keep it as docs/openapi/<version>.json, too.")
def main(*, releases: bool) -> None:
    """Write docs/openapi.json, docs/postman.json and docs/http anew, and name what breaks clients."""
    OPENAPI.write_text(written(openapi()))
    POSTMAN.write_text(written(postman()))
    for past in set(HTTP.glob("*.md")) - {FIRST}:
        past.unlink()
    for file, page in reference().items():
        file.write_text(page)
    for change in broken_since(RELEASES, openapi()):
        click.echo(f"breaks clients: {change}")
    if releases:
        click.echo(f"kept as {release().relative_to(DOCS.parent)}")


if __name__ == "__main__":
    main()
