#!/bin/sh
# orval 7.13.2: the name of a component may begin with a digit (OpenAPI 3.1: letters, digits, ".", "-", "_"), as that of a
# shared answer, `409.out-of-stock`, does. It makes a TypeScript type of that name as it is, says that all went well, and
# what it has written doesn't compile.
# Seen: exit code 0, `export type 409OutOfStock...`, which the compiler can't read.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund orval@7.13.2 typescript@5.9.3 axios@1.13.2
cat > api.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"},
 "paths": {"/order": {"post": {"operationId": "order", "responses": {
   "204": {"description": "done"}, "409": {"$ref": "#/components/responses/409.out-of-stock"}}}}},
 "components": {"responses": {"409.out-of-stock": {"description": "Conflict", "content": {"application/json": {"schema":
   {"type": "object", "properties": {"code": {"type": "string"}}}}}}}}}
JSON
code=0
npx orval --input api.json --output api.ts > said 2>&1 || code=$?
echo "exit code $code"
grep -n "type 409" api.ts
test "$code" = 0
! npx tsc --noEmit --skipLibCheck --target es2022 --module nodenext --moduleResolution nodenext api.ts > compiled || exit 1
grep -m 1 "error TS1" compiled
