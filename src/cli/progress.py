"""A progress bar where a person watches, a line where it goes into a file, nothing where a program reads."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


@contextmanager
def bar(words: str, total: int, *, shown: bool = True) -> Iterator[Callable[[int], None]]:
    """Call what you get with how much of `total` is done. Where nobody watches, the words are said once."""
    if not shown or not sys.stderr.isatty():
        if shown:
            print(f"{words} ...", file=sys.stderr, flush=True)  # noqa: T201
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(words, total=total)
        yield lambda done: progress.update(task, completed=done)
