#!/bin/sh
# multipart 2.0.1 (PyPI): its PushMultipartParser with strict=True reads a form that is given to it in pieces. RFC 2046
# lets a line end follow the last boundary, and a network may cut between that boundary and that line end. The parser
# then takes the line end for something behind the form, which strict forbids: the same bytes are a form or an error by
# where they are cut. Without strict, and with the end in one piece, they are a form.
#
# Seen on Python 3.11:
#   strict, whole: a form
#   strict, the line end alone: StrictParserError
#   lenient, the line end alone: a form
# Fails if that changes.
set -eu
folder=$(mktemp -d)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check multipart==2.0.1
cat > "$folder/form.py" <<'PYTHON'
from multipart import MultipartError, PushMultipartParser

FORM = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n'


def read(pieces: list[bytes], *, strict: bool) -> str:
    try:
        with PushMultipartParser("b", strict=strict) as parser:
            for piece in (*pieces, b""):
                if not parser.closed:
                    list(parser.parse(piece))
    except MultipartError as refused:
        return type(refused).__name__
    return "a form"


cut = [FORM[:-2], FORM[-2:]]
seen = [read([FORM], strict=True), read(cut, strict=True), read(cut, strict=False)]
for how, what in zip(("strict, whole", "strict, the line end alone", "lenient, the line end alone"), seen, strict=True):
    print(f"{how}: {what}")
assert seen == ["a form", "StrictParserError", "a form"], seen
PYTHON
"$folder/venv/bin/python" "$folder/form.py"
rm -r "$folder"
