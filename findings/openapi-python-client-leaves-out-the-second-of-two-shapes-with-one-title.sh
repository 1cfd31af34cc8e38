#!/bin/sh
# openapi-python-client 0.29.1: two schemas of different names may have the same title (JSON Schema says nothing against
# it). It makes one class a title, drops the second schema, and leaves out the operation that takes it, with a warning and
# exit code 0: a client that lacks a call.
# Here: `/cart` takes CartCoupon, `/admin` takes AdminCoupon, both titled Coupon. Seen: one of the two operations is made.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v
v/bin/pip install --quiet openapi-python-client==0.29.1
cat > api.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"},
 "paths": {
  "/cart": {"post": {"operationId": "put_on_cart", "tags": ["c"], "requestBody": {"required": true, "content":
    {"application/json": {"schema": {"$ref": "#/components/schemas/CartCoupon"}}}}, "responses": {"204": {"description": "done"}}}},
  "/admin": {"post": {"operationId": "make_coupon", "tags": ["c"], "requestBody": {"required": true, "content":
    {"application/json": {"schema": {"$ref": "#/components/schemas/AdminCoupon"}}}}, "responses": {"204": {"description": "done"}}}}},
 "components": {"schemas": {
  "CartCoupon": {"title": "Coupon", "type": "object", "properties": {"code": {"type": "string"}}},
  "AdminCoupon": {"title": "Coupon", "type": "object", "properties": {"value": {"type": "integer"}}}}}}
JSON
code=0
v/bin/openapi-python-client generate --path api.json --output-path client --meta none > said 2>&1 || code=$?
made=$(find client/api -name 'put_on_cart.py' -o -name 'make_coupon.py' | wc -l)
echo "exit code $code, operations made: $made of 2"
grep -i "warning" said || true
test "$code" = 0 && test "$made" = 1
