"""Options that several commands have."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from adapters.setting_values import PORT_MAX, whole_number
from adapters.settings import DATA_DIR_DEFAULT, SettingsError


def choose_data_dir(context: click.Context, parameter: click.Parameter, value: str) -> Path:
    """A variable of nothing but blanks is not set, as every setting. On the command line it was meant to be a name."""
    if not value.strip():
        if context.get_parameter_source(str(parameter.name)) is not ParameterSource.ENVIRONMENT:
            raise click.BadParameter(f"It is empty. Name a folder, or leave it out for {DATA_DIR_DEFAULT}.")
        value = DATA_DIR_DEFAULT
    try:
        folder = Path(value).absolute()
    except OSError as denied:
        raise click.BadParameter(f"the folder this was started in can't be found ({denied.strerror}).") from denied
    os.environ["TRADEPOST_DATA_DIR"] = str(folder)
    return folder


def data_dir(function: Callable[..., Any]) -> Callable[..., Any]:
    """--data-dir, which from here on is TRADEPOST_DATA_DIR."""
    return click.option(
        "--data-dir",
        type=click.Path(file_okay=False),
        envvar="TRADEPOST_DATA_DIR",
        default=DATA_DIR_DEFAULT,
        show_default=True,
        callback=choose_data_dir,
        is_eager=True,
        expose_value=False,
        help="Where the shop's data lies.",
    )(function)


class WholeNumber(click.IntRange):
    """From `least` to `most`, in digits 0 to 9 as in settings: click's own takes every script's digits, and `1_0`."""

    name = "integer"

    def __init__(self, least: int, most: int) -> None:
        super().__init__(least, most)
        self._read = whole_number(least, most)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return self._read(str(value))
        except ValueError as wrong:
            self.fail(f"It {wrong}.", param, ctx)


PORT = WholeNumber(1, PORT_MAX)
API_PORT_DEFAULT = 8000
PORT_VARIABLE = "PORT"
"""In which platforms say where they will ask."""


def usual_port() -> int:
    """Raises SettingsError."""
    word = os.environ.get(PORT_VARIABLE, "").strip()
    try:
        return whole_number(1, PORT_MAX)(word) if word else API_PORT_DEFAULT
    except ValueError as wrong:
        raise SettingsError(f"{PORT_VARIABLE} {wrong}.") from wrong


api_port = click.option(
    "--port",
    default=usual_port,
    show_default=f"{PORT_VARIABLE}, else {API_PORT_DEFAULT}",
    type=PORT,
    help="Port of the API.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs instead of a table.")
