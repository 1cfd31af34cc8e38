"""Options that several commands have: numbers in digits 0 to 9, within bounds that the help shows; a data folder."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from adapters.settings import DATA_DIR_DEFAULT, data_dir_from
from cli.main import tradepost
from cli.options import WholeNumber, data_dir

CLICKS_OWN = (click.types.IntParamType, click.types.FloatParamType)
NO_PORTS = (
    "８１",
    "8_0",
    "+80",
    "-80",
    " 80",
    "80 ",
    "0x50",
    "8e1",
    "80.0",
    "eighty",
    "",
    "٨٠",
    "0",
    "65536",
    "9" * 400,
)
REFUSED = {
    "api --processes 0": "from 1 to 64, not '0'.",
    "doctor --port 1_0": "from 1 to 65535, not '1_0'.",
    "catalog import {file} --default-stock -3": "from 0 to 1000000000, not '-3'.",
    "catalog import {file} --default-stock 1000000001": "from 0 to 1000000000, not '1000000001'.",
    "drill --buyers ２": "from 1 to 2000, not '\\uff12'.",
    "drill --kills 1001": "from 0 to 1000, not '1001'.",
    "drill --seconds 1.5": "from 1 to 3600, not '1.5'.",
    "drill --seed -1": "from 0 to 4294967295, not '-1'.",
    "projections requeue orders 1 9223372036854775808": "from 1 to 9223372036854775807, not '9223372036854775808'.",
}


def commands(group: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its words."""
    if not isinstance(group, click.Group):
        yield " ".join(words), group
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield from commands(command, (*words, name))


def test_no_command_reads_numbers_as_click_does() -> None:
    found = {
        f"{words} {parameter.opts[0]}": type(parameter.type)
        for words, command in commands(tradepost)
        for parameter in command.params
        if isinstance(parameter.type, CLICKS_OWN)
    }
    assert {name for name, kind in found.items() if kind is not WholeNumber} == set()
    assert {"up --port", "projections requeue positions"} <= found.keys(), "they are looked at"


@pytest.mark.parametrize("word", NO_PORTS)
def test_what_is_no_port(word: str) -> None:
    said = CliRunner().invoke(tradepost, ["api", f"--port={word}"])
    assert said.exit_code == 2
    assert "Invalid value for '--port': It must be a whole number from 1 to 65535, not '" in said.output


@pytest.mark.parametrize(("words", "bounds"), REFUSED.items())
def test_every_number_has_bounds_and_is_told_them(words: str, bounds: str) -> None:
    said = CliRunner().invoke(tradepost, words.format(file=__file__).split())
    assert (said.exit_code, said.output.splitlines()[-1].partition("a whole number ")[2]) == (2, bounds)


def test_the_help_shows_the_bounds() -> None:
    said = CliRunner().invoke(tradepost, ["up", "--help"]).output
    assert "--port INTEGER" in said
    assert "[default: 8000; 1<=x<=65535]" in said


@click.command()
@data_dir
def where() -> None:
    click.echo(os.environ["TRADEPOST_DATA_DIR"])


@pytest.mark.parametrize("blank", ["", " "])
def test_an_empty_data_folder_is_not_the_present_one(
    blank: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(where, [f"--data-dir={blank}"])
    assert said.exit_code == 2
    assert said.output.endswith("'--data-dir': It is empty. Name a folder, or leave it out for .tradepost.\n")
    monkeypatch.setenv("TRADEPOST_DATA_DIR", blank)
    assert CliRunner().invoke(where).output == f"{tmp_path / DATA_DIR_DEFAULT}\n"
    assert data_dir_from({"TRADEPOST_DATA_DIR": blank}) == Path(DATA_DIR_DEFAULT)
    monkeypatch.setenv("TRADEPOST_DATA_DIR", "")
    assert CliRunner().invoke(where, ["--data-dir=."]).output == f"{tmp_path}\n"
