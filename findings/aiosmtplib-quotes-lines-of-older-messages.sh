#!/bin/sh
# aiosmtplib 5.1.3 (PyPI) alters a text on its way out: a line that begins with "From " leaves as ">From ". That quoting
# is for mbox files (RFC 4155), not for SMTP, and readers see it. It befalls email.message.Message, which most code in use
# builds (email.mime.*, compat32 policy), as aiosmtplib's own generator leaves that policy's mangle_from_ on; the
# message's as_bytes() and smtplib.SMTP.send_message of the standard library don't. EmailMessage is left alone. Who hands
# bytes over (SMTP.sendmail) sends what was written.
#
# Seen on Python 3.11:
#   aiosmtplib Message '>From Paris with love'
#   aiosmtplib EmailMessage 'From Paris with love'
#   as_bytes Message 'From Paris with love'
# Fails if that changes.
set -eu
folder=$(mktemp -d)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check aiosmtplib==5.1.3
cat > "$folder/lines.py" <<'PYTHON'
from email.message import EmailMessage, Message

import aiosmtplib.email

TEXT = "From Paris with love"
older, newer = Message(), EmailMessage()
for message in (older, newer):
    message["From"], message["To"] = "shop@example.com", "eve@example.com"
older.set_payload(TEXT)
newer.set_content(TEXT)


def last_line(sent: bytes) -> str:
    return sent.decode().splitlines()[-1]


seen = {
    "aiosmtplib Message": last_line(aiosmtplib.email.flatten_message(older)),
    "aiosmtplib EmailMessage": last_line(aiosmtplib.email.flatten_message(newer)),
    "as_bytes Message": last_line(older.as_bytes()),
}
for way, line in seen.items():
    print(way, repr(line))
assert list(seen.values()) == [">" + TEXT, TEXT, TEXT]
PYTHON
"$folder/venv/bin/python" "$folder/lines.py"
rm -r "$folder"
