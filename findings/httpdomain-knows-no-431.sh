#!/bin/sh
# sphinxcontrib-httpdomain 2.2.1 (PyPI), with which sphinxcontrib-openapi 0.10.0 draws an OpenAPI document in Sphinx, says
# of a response 431 (Request Header Fields Too Large, RFC 6585, in the register of HTTP status codes since 2012) that it
# "is unknown HTTP status code", and `sphinx-build -W` fails over it. 429, of the same RFC, it knows, and so it does 451.
# Python's own http.HTTPStatus has all three. An API that names 431 can't be documented that way without an error.
#
# Seen on Python 3.11, Sphinx 8.2.3:
#   429 known
#   431 unknown
#   451 known
# Fails if that changes.
set -eu
folder=$(mktemp -d)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  sphinx==8.2.3 sphinxcontrib-httpdomain==2.2.1 sphinxcontrib-openapi==0.10.0
seen=""
for status in 429 431 451; do
  pages="$folder/$status"
  mkdir "$pages"
  echo 'extensions = ["sphinxcontrib.httpdomain", "sphinxcontrib.openapi"]' > "$pages/conf.py"
  printf 'API\n===\n\n.. openapi:httpdomain:: api.yaml\n' > "$pages/index.rst"
  cat > "$pages/api.yaml" <<YAML
openapi: 3.1.0
info: {title: Lamps, version: "1"}
paths:
  /lamps:
    get:
      responses:
        "200": {description: Lamps}
        "$status": {description: Not now}
YAML
  said=$("$folder/venv/bin/sphinx-build" -q -E "$pages" "$pages/site" 2>&1 || true)
  case $said in
    *"$status is unknown HTTP status code"*) word=unknown ;;
    *) word=known ;;
  esac
  test -f "$pages/site/index.html"
  echo "$status $word"
  seen="$seen$status $word;"
done
test "$seen" = "429 known;431 unknown;451 known;"
rm -r "$folder"
