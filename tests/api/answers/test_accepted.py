"""Of several kinds the one that is liked best."""

import pytest

from api.answers.accepted import NotAcceptable, accepted

KINDS = ("text/html", "application/pdf")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        ("application/pdf", "application/pdf"),
        ("Application/PDF;charset=x", "application/pdf"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/html;q=0.1, application/*;q=0.2", "application/pdf"),
        ("text/html;q=0, */*", "application/pdf"),
        ("image/*, */*;q=0.1", "text/html"),
        ("text/html;q=much, application/pdf;q=0.001", "application/pdf"),
    ],
)
def test_what_is_liked_best(accept: str | None, kind: str) -> None:
    assert accepted(accept, KINDS) == kind


@pytest.mark.parametrize("accept", ["application/json", "text/html;q=0", ";;;", "text/plain, image/*"])
def test_what_there_is_not(accept: str) -> None:
    with pytest.raises(NotAcceptable, match="text/html or application/pdf"):
        accepted(accept, KINDS)
