"""What a stranger typed leads nowhere in a mail to somebody who has proven nothing."""

import pytest

from domain.mail.strangers_words import name_to_greet, unlinked

ADVERTS = [
    "You have won at http://prize.example/now",
    "See WWW.prize.example",
    "prize.example",
    "prize\u3002example",
    "1.2.3.4",
    "mallory@prize.example",
    "Call 0900 123 456",
]


@pytest.mark.parametrize("name", ADVERTS)
def test_nobody_is_greeted_by_an_advertisement(name: str) -> None:
    assert name_to_greet(name, proven=False) == ""
    assert name_to_greet(name, proven=True) == name
    assert "://" not in unlinked(name)


@pytest.mark.parametrize(
    "name", ["Eve Adams", "J. R. R. Tolkien", "J\xf6rg \xd6.", "Dr. No", "O'Neil-Smith", "Louis XIV", "R2D2"]
)
def test_names_are_said(name: str) -> None:
    assert name_to_greet(name, proven=False) == name


def test_an_address_is_read_as_before_and_links_nowhere() -> None:
    assert unlinked("P.O. Box 12, St.Gallen") == "P. O. Box 12, St. Gallen"
    assert unlinked("http://prize.example/now") == "http: //prize. example/now"
    assert unlinked("1 Main Road, ground fl. 2") == "1 Main Road, ground fl. 2"
