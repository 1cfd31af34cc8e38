"""Names that programs gave."""

import pytest

from api.pages.spoken import spoken


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("weight_grams", "Weight grams"),
        ("colour", "Colour"),
        ("__wash__at_", "Wash at"),
        ("Größe", "Größe"),
        ("iPhone_size", "iPhone size"),
        ("_", ""),
    ],
)
def test_a_name_as_people_say_it(name: str, said: str) -> None:
    assert spoken(name) == said
