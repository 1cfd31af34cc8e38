"""A progress bar where a person watches, a line where it goes into a file, nothing where a program reads."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


@contextmanager
def bar(words: str, total: int, *, shown: bool = True) -> Iterator[Callable[[int], None]]:
    """Call what you get with how much of `total` is done. It begins with the first call: of what is refused before
    that, nothing is said but the refusal. Where nobody watches, the words are said once.
    """
    if not shown:
        yield lambda _: None
        return
    with ExitStack() as stack:
        begin = cache(lambda: stack.enter_context(begun(words, total)))
        yield lambda done: begin()(done)


@contextmanager
def begun(words: str, total: int) -> Iterator[Callable[[int], None]]:
    if not sys.stderr.isatty():
        click.echo(f"{words} ...", err=True)
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(words, total=total)
        yield lambda done: progress.update(task, completed=done)
