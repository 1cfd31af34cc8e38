"""Every library the shop runs on may be used, and passed on, as it is."""

from tests.supply.licences import BOUNDED, FREE, PAGE, licence_of, page, terms_of
from tests.supply.locks import EMBEDDED, RUNTIME, belongs_here, locked


def test_the_page_says_what_the_packages_say() -> None:
    assert PAGE.read_text() == page(), "run `make licences`"


def test_each_licence_is_one_that_was_thought_about() -> None:
    every = locked(RUNTIME) | locked(EMBEDDED)
    terms = {name: terms_of(licence_of(name)) for name in every}
    assert {name: found for name, found in terms.items() if not all(one & {*FREE, *BOUNDED} for one in found)} == {}
    assert {name for name, found in terms.items() if not all(one & FREE for one in found)} == {
        *("certifi", "fontpkg-noto-sans", "fpdf2", "pygal"),
    }, "copyleft, within its own borders: the page says what it asks"
    assert len([name for name, each in every.items() if belongs_here(each)]) > 80


def test_a_licence_that_nobody_thought_about_is_not_let_in() -> None:
    assert terms_of("MIT OR Apache-2.0") == [{"MIT", "Apache-2.0"}]
    assert [bool(one & FREE) for one in terms_of("MIT AND GPL-3.0-only")] == [True, False]
    assert [bool(one & {*FREE, *BOUNDED}) for one in terms_of("AGPL-3.0-or-later")] == [False]
