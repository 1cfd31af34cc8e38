"""Names that differ in case, width, composition or white space only are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.folding import caseless
from domain.spellings import Spellings, new_spelling_faults, spelled_alike, spelling_faults

ONE_NAME = ("Größe", "größe", "GRÖSSE", "Ｇröße", "Gro\u0308ße", "Grö\u00adße")
FEW = st.sampled_from(["Color", "color", "Ｃolor", "colo r", "colo  r", "size", "Size"])


@pytest.mark.parametrize("other", ONE_NAME[1:])
def test_one_name_in_two_spellings_is_told_of_the_second(other: str) -> None:
    (fault,) = spelling_faults("attributes", ["Größe", "Masse", other], Spellings())
    assert (fault.field, fault.message, fault.code) == (
        f"attributes.{other}", "This is Größe in another spelling.", "conflicting",
    )  # fmt: skip


@pytest.mark.parametrize("other", ["Grosse", "Größe 2", "Größen", "Gröbe"])
def test_names_with_other_letters_are_others(other: str) -> None:
    assert list(spelling_faults("options", ["Größe", other], Spellings())) == []


@pytest.mark.parametrize(
    ("said", "present", "others", "told"),
    [
        (["color"], ["Color"], [], []),
        (["Color", "color"], ["Color"], [], ["color"]),
        (["color", "Color"], ["Color"], [], ["color"]),
        (["Color", "color", "watts"], ["Color", "color"], [], []),
        (["Color", "color", "COLOR"], ["Color", "color"], [], ["COLOR"]),
        (["color"], [], ["Color"], ["color"]),
        (["color"], ["color"], ["Color"], []),
        (["COLOR"], ["color"], ["Color"], ["COLOR"]),
    ],
)
def test_what_is_there_already_stays(said: list[str], present: list[str], others: list[str], told: list[str]) -> None:
    faults = new_spelling_faults("options", said, present, others)
    assert [fault.field for fault in faults] == [f"options.{name}" for name in told]


@pytest.mark.parametrize(
    ("said", "present", "alike"),
    [
        (["Color", "color"], [], ["Color", "Color"]),
        (["Color", "color"], ["Color", "color"], ["Color", "color"]),
        (["color", "Color"], ["Color", "Color"], ["Color", "Color"]),
        (["color", "color"], ["Color", "Color"], ["color", "color"]),
        (["COLOR", "color", "Color"], ["Color", "color"], ["color", "color", "color"]),
        (["size", "Color"], ["size"], ["size", "Color"]),
    ],
)
def test_variants_take_the_spelling_that_is_there(said: list[str], present: list[str], alike: list[str]) -> None:
    options = spelled_alike([{name: "x"} for name in said], [{name: "x"} for name in present])
    assert [name for each in options for name in each] == alike


@given(st.lists(st.tuples(st.none() | FEW, FEW), max_size=4))
def test_said_again_it_changes_nothing(variants: list[tuple[str | None, str]]) -> None:
    variants = [one for one in variants if one[0] is not None] + [one for one in variants if one[0] is None]
    said = [{new: "x"} for _, new in variants]
    present = [{old: "x"} for old, _ in variants if old is not None]
    once = spelled_alike(said, present)
    assert spelled_alike(said, once) == once
    if not present:
        names = [name for options in once for name in options]
        assert len(set(names)) == len({caseless(name) for name in names})
