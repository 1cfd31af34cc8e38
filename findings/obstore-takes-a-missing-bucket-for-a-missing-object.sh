#!/bin/sh
# obstore 0.12.1 (PyPI) raises the same for an object that is not there and for a bucket that is not there: Python's own
# FileNotFoundError, also when something is put. S3 tells them apart (NoSuchKey, NoSuchBucket), and so does the text of
# the exception; its class and obstore.exceptions don't. A sweep that reads "not there" as "gone already" would take a
# misspelt bucket for an empty one, and a shop would find out by its first upload. Seen against moto 5.2.5's S3 server.
#
# Seen on Python 3.11:
#   get from a missing bucket: FileNotFoundError, NoSuchBucket in its text: True
#   get a missing object: FileNotFoundError, NoSuchBucket in its text: False
#   put into a missing bucket: FileNotFoundError, NoSuchBucket in its text: True
# Fails if that changes.
set -eu
folder=$(mktemp -d)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check obstore==0.12.1 'moto[s3]==5.2.5' flask flask-cors
cat > "$folder/missing.py" <<'PYTHON'
from urllib.request import Request, urlopen

from moto.server import ThreadedMotoServer
from obstore.store import S3Store

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
endpoint = f"http://{host}:{port}"
urlopen(Request(f"{endpoint}/there", method="PUT"), timeout=10).close()


def bucket(name):
    keys = {"access_key_id": "k", "secret_access_key": "s", "region": "us-east-1"}
    return S3Store(name, endpoint=endpoint, client_options={"allow_http": True}, **keys)


def tried(words, call):
    try:
        call()
        said = "nothing"
    except Exception as raised:
        said = f"{type(raised).__name__}, NoSuchBucket in its text: {'NoSuchBucket' in str(raised)}"
    print(f"{words}: {said}")
    return said


seen = [
    tried("get from a missing bucket", lambda: bucket("nowhere").get("a")),
    tried("get a missing object", lambda: bucket("there").get("a")),
    tried("put into a missing bucket", lambda: bucket("nowhere").put("a", b"b")),
]
server.stop()
assert [said.split(",")[0] for said in seen] == 3 * ["FileNotFoundError"]
PYTHON
"$folder/venv/bin/python" "$folder/missing.py"
rm -r "$folder"
