"""The tutorial's conversation, entered as it stands by somebody who opened a shop for it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.docs.tutorial import steps
from tests.shop import Shop

DONE: Final = "-- done: {} --"


def test_each_step_answers_what_the_page_shows(empty_new_shop: Shop, tmp_path: Path) -> None:
    conversation = steps("a-shop-with-curl.md")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    said = subprocess.run(
        [
            "bash",
            "-euo",
            "pipefail",
            "-c",
            "\n".join(f"{step.commands}echo; echo '{DONE.format(n)}'" for n, step in enumerate(conversation)),
        ],
        cwd=tmp_path,
        env={**os.environ, "SHOP": empty_new_shop.url, "DATA": str(empty_new_shop.home), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr

    rest = said.stdout
    missing = []
    for number, step in enumerate(conversation):
        answer, _, rest = rest.partition(DONE.format(number))
        missing += [(line, answer) for line in step.answers if line not in answer]
    assert missing == []
    assert sum(len(step.answers) for step in conversation) > 20
