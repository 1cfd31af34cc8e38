"""A migration that would keep people from buying is refused before anybody runs it."""

import shutil
from pathlib import Path

import pytest

from db.revisions import script
from db.schema import VERSIONS, head, revision_of
from tests.db.heavy_steps import heavy_steps
from tests.docs.blocks import block
from tests.releases.released import releases

SAMPLES = Path(__file__).parent / "sample_revisions"


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("ALTER TABLE orders ALTER COLUMN total TYPE NUMERIC", "changing-column-type"),
        ("ALTER TABLE orders ADD COLUMN code UUID DEFAULT gen_random_uuid()", "adding-field-with-default"),
        ("ALTER TABLE orders ADD COLUMN channel VARCHAR NOT NULL", "adding-required-field"),
        ("ALTER TABLE orders ALTER COLUMN note SET NOT NULL", "adding-not-nullable-field"),
        ("ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0)", "constraint-missing-not-valid"),
        ("ALTER TABLE orders ADD CONSTRAINT once UNIQUE (number)", "disallowed-unique-constraint"),
        (
            "ALTER TABLE orders ADD CONSTRAINT owned FOREIGN KEY(owner_id) REFERENCES accounts (id)",
            "adding-foreign-key-constraint",
        ),
        ("CREATE INDEX orders_note ON orders (note)", "require-concurrent-index-creation"),
        ("DROP INDEX orders_open", "require-concurrent-index-deletion"),
        ("ALTER TABLE orders RENAME COLUMN note TO remark", "renaming-column"),
        ("ALTER TABLE orders RENAME TO purchases", "renaming-table"),
        ("UPDATE orders SET note = ''", "all-rows-at-once"),
        ("LOCK TABLE orders", "all-rows-at-once"),
    ],
)
def test_a_step_that_keeps_people_waiting_is_refused(statement: str, rule: str) -> None:
    assert f"{rule}: {statement};" in heavy_steps(f"BEGIN;\n\n{statement};\n\nCOMMIT;\n")


def test_what_a_table_that_nobody_knows_yet_is_made_of_holds_up_nobody() -> None:
    made = "CREATE TABLE notes (id UUID NOT NULL, text VARCHAR NOT NULL, PRIMARY KEY (id));"
    assert heavy_steps(f"BEGIN;\n{made}\nCREATE INDEX notes_text ON notes (text);\nCOMMIT;\n") == []


def test_the_migrations_since_the_last_release_keep_nobody_waiting() -> None:
    assert heavy_steps(script(releases()[-1].schema, head())) == []


def test_the_samples_keep_nobody_waiting() -> None:
    written = script(head(), "9004", SAMPLES)
    assert "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_channel" in written
    assert heavy_steps(written) == []


def test_the_revision_that_the_page_shows_does_what_the_sample_does(tmp_path: Path) -> None:
    """docs/how-to/change-the-schema.md, as a revision after the other samples."""
    samples = Path(shutil.copytree(SAMPLES, tmp_path / "samples"))
    (sample,) = samples.glob("9004_*.py")
    shown = block("docs/how-to/change-the-schema.md", "value_needed")
    for said, here in {'revision = "0043"': 'revision = "9004"', 'revision = "0042"': 'revision = "9003"'}.items():
        assert said in shown
        shown = shown.replace(said, here)
    sample.write_text(shown)
    assert script("9003", "9004", samples) == script("9003", "9004", SAMPLES)
    assert 'serves = "0042"' in shown


def test_every_migration_since_the_last_release_says_which_programs_it_serves() -> None:
    baseline = releases()[-1].schema
    since = [file for file in VERSIONS.glob("[0-9]*.py") if revision_of(file) > baseline]
    assert [file.name for file in since if "\nserves = " not in file.read_text()] == []
