#!/bin/sh
# Babel 2.19.0 (PyPI) writes currencies that have no sign of their own right against the digits where the sign stands in
# front: "KWD1.295", "CHF12.50". CLDR, whose data Babel ships, has a rule of its own for that (currencySpacing: a no-break
# space between a currency's letters and a digit; unicode.org/reports/tr35/tr35-numbers.html, "Currency Spacing"), which
# browsers' Intl.NumberFormat and ICU follow. Babel's locale data holds no such rule. Where the pattern itself has a
# space (German) or the sign is no letter ($), nothing shows. Invoices and mails in English are where it does.
#
# Seen on Python 3.11:
#   en KWD 'KWD1.295'
#   en CHF 'CHF12.50'
#   en USD '$12.50'
#   de CHF '12,50\xa0CHF'
#   rule in the locale data: False
# Fails if that changes.
set -eu
folder=$(mktemp -d)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.19.0
cat > "$folder/spacing.py" <<'PYTHON'
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency

seen = [
    ("en", "KWD", format_currency(Decimal("1.295"), "KWD", locale="en")),
    ("en", "CHF", format_currency(Decimal("12.50"), "CHF", locale="en")),
    ("en", "USD", format_currency(Decimal("12.50"), "USD", locale="en")),
    ("de", "CHF", format_currency(Decimal("12.50"), "CHF", locale="de")),
]
for locale, currency, written in seen:
    print(locale, currency, ascii(written))
rule = any("spacing" in str(name).lower() for name in Locale.parse("en")._data)
print("rule in the locale data:", rule)
assert [written for _, _, written in seen] == ["KWD1.295", "CHF12.50", "$12.50", "12,50\N{NO-BREAK SPACE}CHF"]
assert not rule
PYTHON
"$folder/venv/bin/python" "$folder/spacing.py"
rm -r "$folder"
