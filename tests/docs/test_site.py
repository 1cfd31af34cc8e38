"""`make docs`: every page is in the site, and every link in them leads somewhere."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]


def test_the_pages_make_a_site_without_a_warning_and_without_a_network(tmp_path: Path) -> None:
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-d",
        tmp_path / "trees",
        ROOT / "docs",
    ]
    made = subprocess.run([*command, tmp_path / "site"], capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")
    pages = {page.relative_to(ROOT / "docs").with_suffix(".html") for page in (ROOT / "docs").rglob("*.md")}
    assert {page for page in pages if not (tmp_path / "site" / page).exists()} == set()
    fetching = re.compile(r"""<(?:link rel="stylesheet"|script|img)[^>]+(?:href|src)="(?:https?:)?//""")
    assert [page for page in (tmp_path / "site").rglob("*.html") if fetching.search(page.read_text())] == []
