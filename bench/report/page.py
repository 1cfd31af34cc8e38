"""docs/performance.md: what was measured stands between two marks, the rest is written by hand."""

from pathlib import Path
from typing import Final

from bench.report.rows import Table, tables
from bench.results import Machine, Results

BEGIN: Final = "<!-- measured -->"
END: Final = "<!-- end of what was measured -->"


def put_into_page(results: Results, page: Path) -> None:
    """Raises ValueError for a page without the marks."""
    text = page.read_text()
    before, found, rest = text.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not found or not ended:
        raise ValueError(f"{page} has no {BEGIN} and {END}.")
    page.write_text(f"{before}{BEGIN}\n{measured(results)}\n{END}{after}")


def measured(results: Results) -> str:
    scale = ", ".join(f"{amount:,g} {what}" for what, amount in results.scale.items())
    parts = [f"{results.date[:10]}, commit {results.commit}. {told(results.machine)} {scale}."]
    parts += [f"**{table.title}**\n\n{markdown(table)}" for table in tables(results) if table.rows]
    return "\n\n".join(parts)


def told(machine: Machine) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in machine.versions.items())
    return (
        f"{machine.cores} cores ({machine.cpu}), {machine.memory_mb:,} MB, {machine.system}, {machine.python},"
        f" load by {machine.load_tool}; {versions}."
    )


def markdown(table: Table) -> str:
    rule = "|---|" + "---:|" * (len(table.columns) - 1)
    rows = [f"| {' | '.join(row)} |" for row in table.rows]
    return "\n".join([f"| {' | '.join(table.columns)} |", rule, *rows])
