"""What files of platforms start is there: the command, and every option it is given."""

from collections.abc import Sequence

import click

from cli.main import tradepost


def assert_is_command(words: Sequence[str]) -> click.Command:
    """The command that `words` run, as a shell or an exec would; options are parsed, nothing is run."""
    program, *rest = words
    assert program.rpartition("/")[2] == "tradepost", words
    command: click.Command = tradepost
    context = click.Context(tradepost, info_name="tradepost")
    while isinstance(command, click.Group):
        found = command.get_command(context, rest[0])
        assert found is not None, f"{words}: there is no {rest[0]}"
        command, rest = found, rest[1:]
    command.make_context(command.name, list(rest))
    return command
