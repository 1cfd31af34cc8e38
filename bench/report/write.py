"""`python -m bench.report.write`: the page and the picture anew, of the newest results."""

from pathlib import Path
from typing import Final

import msgspec

from bench.report.page import put_into_page
from bench.report.plot import draw
from bench.results import Results

ROOT: Final = Path(__file__).parent.parent.parent
RESULTS: Final = ROOT / "bench" / "results"
PAGE: Final = ROOT / "docs" / "performance.md"
PICTURE: Final = ROOT / "docs" / "performance.svg"


def write_report(results: Results) -> None:
    """Keeps the results, too; those of an earlier run of the same day stay."""
    RESULTS.mkdir(exist_ok=True)
    day, number = results.date[:10], 1
    while (file := RESULTS / (f"{day}.json" if number == 1 else f"{day}-{number}.json")).exists():
        number += 1
    file.write_bytes(msgspec.json.format(msgspec.json.encode(results)) + b"\n")
    put_into_page(results, PAGE)
    draw(results, PICTURE)


def newest() -> Results:
    """Raises SystemExit where there are none."""
    found = [msgspec.json.decode(file.read_bytes(), type=Results) for file in RESULTS.glob("*.json")]
    if not found:
        raise SystemExit(f"There are no results in {RESULTS}. Run `make bench`.")
    return max(found, key=lambda results: results.date)


if __name__ == "__main__":
    put_into_page(newest(), PAGE)
    draw(newest(), PICTURE)
