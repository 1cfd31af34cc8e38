#!/bin/sh
# localstripe 1.15.10 (PyPI) takes and confirms payments that Stripe refuses: dinars whose thousandths don't end in 0,
# less than the minimum of the currency, and a currency that doesn't exist (docs.stripe.com/currencies, read in 2026).
# A shop that counts in Kuwait's dinars passes every test on it, and its customers can pay no order at Stripe. Hold
# amounts against a table of currencies instead.
#
# Seen on Python 3.11:
#   1237 kwd succeeded
#   1 usd succeeded
#   500 qqq succeeded
# Fails if that changes.
set -eu
folder=$(mktemp -d)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check localstripe==1.15.10
cat > "$folder/amounts.py" <<'PYTHON'
import json, socket, subprocess, sys, time
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]


def call(path, form):
    request = Request(f"http://127.0.0.1:{port}/v1/{path}", urlencode(form).encode(),
                      {"Authorization": "Bearer sk_test_x"})
    try:
        with urlopen(request, timeout=10) as answer:
            return json.load(answer)
    except HTTPError as refused:
        return {"status": f"refused with {refused.code}"}


server = subprocess.Popen([sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    for _ in range(150):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.1)
    card = {"type": "card", "card[number]": "4242424242424242", "card[exp_month]": 12, "card[exp_year]": 2040,
            "card[cvc]": "123"}
    method = call("payment_methods", card)["id"]
    for amount, currency in ((1237, "kwd"), (1, "usd"), (500, "qqq")):
        paid = call("payment_intents",
                    {"amount": amount, "currency": currency, "payment_method": method, "confirm": "true"})
        print(amount, currency, paid["status"])
finally:
    server.terminate()
    server.wait(10)
PYTHON
cd "$folder"
./venv/bin/python amounts.py > seen
cat seen
rm -r "$folder/venv"
printf '1237 kwd succeeded\n1 usd succeeded\n500 qqq succeeded\n' | cmp - seen
