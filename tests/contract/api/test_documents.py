"""What is committed of the API is what the application says, and says where a client would break."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from tests.contract.api import documents
from tests.contract.api.documents import (
    FIRST,
    HTTP,
    OPENAPI,
    POSTMAN,
    RELEASES,
    openapi,
    postman,
    reference,
    release,
    written,
)
from tests.contract.api.operations import operations_of
from tests.contract.api.releases import broken_since, last_release, may_break

REWRITE = "run `make openapi`, and look at what changed"


def test_the_document_that_is_committed_is_what_the_application_says() -> None:
    assert OPENAPI.read_text() == written(openapi()), REWRITE


def test_the_collection_that_is_committed_is_made_of_it() -> None:
    assert POSTMAN.read_text() == written(postman()), REWRITE


def test_the_pages_that_are_committed_are_made_of_it_and_name_every_operation() -> None:
    kept = {file: file.read_text() for file in HTTP.glob("*.md") if file != FIRST}
    assert kept == reference(), REWRITE
    headings = {line.removeprefix("## ") for page in kept.values() for line in page.splitlines()}
    assert {str(each) for each in operations_of(openapi())} <= headings


def test_nobody_who_was_told_of_the_last_release_breaks() -> None:
    assert broken_since(RELEASES, openapi()) == []


def test_a_release_is_kept_once_and_never_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "RELEASES", tmp_path / "openapi")
    kept = release()
    assert json.loads(kept.read_text()) == openapi()
    assert (kept.parent, kept.stem) == (tmp_path / "openapi", openapi()["info"]["version"])
    with pytest.raises(FileExistsError):
        release()


def test_what_breaks_after_a_release_is_told_unless_the_version_says_it_may(tmp_path: Path) -> None:
    assert broken_since(tmp_path, openapi()) == []
    for version in ("0.9.0", "0.10.0", "0.2.0"):
        (tmp_path / f"{version}.json").write_text(written(openapi()))
    assert last_release(tmp_path) == tmp_path / "0.10.0.json"

    now = deepcopy(dict(openapi()))
    now["info"]["version"] = "0.10.1"
    assert broken_since(tmp_path, now) == []
    del now["paths"]["/wishlist"]["get"]
    assert broken_since(tmp_path, now) == ["since 0.10.0: GET /wishlist: it is gone"]
    now["info"]["version"] = "0.11.0"
    assert broken_since(tmp_path, now) == []


@pytest.mark.parametrize(
    ("before", "now", "may"),
    [
        ("0.1.0", "0.1.1", False),
        ("0.1.0", "0.2.0", True),
        ("1.1.0", "1.2.0", False),
        ("1.9.0", "2.0.0", True),
        ("0.9.9", "1.0.0", True),
    ],
)
def test_a_version_says_whether_clients_may_break(before: str, now: str, may: bool) -> None:
    assert may_break(before, now) is may
