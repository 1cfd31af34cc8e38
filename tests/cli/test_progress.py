"""A progress bar: nothing is said of work that never begins."""

import sys

import pytest

from cli.progress import bar


@pytest.mark.parametrize("watched", [False, True])
def test_the_words_are_said_when_the_work_begins(
    watched: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: watched)
    with pytest.raises(ValueError, match="refused"), bar("Importing", 3):
        raise ValueError("refused")
    assert capsys.readouterr().err == ""
    with bar("Importing", 3) as advance:
        advance(0)
        assert "Importing" in capsys.readouterr().err or watched, "at once"
        advance(3)
    said = capsys.readouterr().err
    assert ("Importing" in said) is watched


def test_for_a_program_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with bar("Importing", 3, shown=False) as advance:
        advance(3)
    assert capsys.readouterr().err == ""
