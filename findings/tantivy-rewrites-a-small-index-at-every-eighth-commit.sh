#!/bin/sh
# tantivy 0.27.0 (PyPI) merges segments as its log merge policy says, and the binding for Python has no way to choose
# another: segments of fewer than 10,000 documents count as equally large, and eight equally large ones are merged. So an
# index of 5,000 documents, filled at once and then changed one document a commit, is written anew as a whole whenever
# seven small commits have come, by a thread of its own: most of what such commits cost. One of 20,000 is left alone, and
# only the small segments are merged.
#
# Seen on Python 3.11:
#   5,000 documents, 8 commits of one: the large segment was written anew
#   20,000 documents, 8 commits of one: the large segment is the same
# Fails if that changes.
set -eu
folder=$(mktemp -d)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tantivy==0.27.0
cat > "$folder/merges.py" <<'PYTHON'
import json
import sys
import tempfile
import time
from pathlib import Path

import tantivy

SECONDS_MAX = 20


def large_segment(home: Path) -> tuple[int, str, int]:
    """How many documents it has, its id, and how many segments there are."""
    segments = json.loads((home / "meta.json").read_text())["segments"]
    largest = max(segments, key=lambda segment: segment["max_doc"])
    return largest["max_doc"], largest["segment_id"], len(segments)


def changed(documents: int) -> str:
    home = Path(tempfile.mkdtemp())
    schema = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw").build()
    index = tantivy.Index(schema, str(home))
    writer = index.writer(100_000_000, 1)
    for number in range(documents):
        writer.add_document(tantivy.Document(id=str(number)))
    writer.commit()
    _, before, count = large_segment(home)
    assert count == 1
    for number in range(8):
        writer.delete_documents_by_term("id", str(number))
        writer.add_document(tantivy.Document(id=str(number)))
        writer.commit()
    deadline = time.monotonic() + SECONDS_MAX
    while large_segment(home)[2] >= 8 and time.monotonic() < deadline:
        time.sleep(0.05)
    size, after, count = large_segment(home)
    assert size > documents * 0.9 and count < 8, (size, count)
    return "is the same" if before == after else "was written anew"


found = {documents: changed(documents) for documents in (5_000, 20_000)}
for documents, what in found.items():
    print(f"{documents:,} documents, 8 commits of one: the large segment {what}")
sys.exit(found != {5_000: "was written anew", 20_000: "is the same"})
PYTHON
"$folder/venv/bin/python" "$folder/merges.py"
