#!/bin/sh
# Writes .env for compose.yaml: .env.example with secrets of its own in it. Asks for where people reach the shop:
#
#   sh deploy/env.sh https://shop.example
set -eu
umask 077
cd "$(dirname "$0")/.."

url=${1:-}
case $url in
    https://*/* | https://) echo "Say the name alone: https://shop.example, and nothing behind it." >&2; exit 2 ;;
    https://*) ;;
    *) echo "Say where people reach the shop: sh deploy/env.sh https://shop.example" >&2; exit 2 ;;
esac
if [ -e .env ]; then
    echo "There is a .env already. It stays as it is: the stores know the secrets in it." >&2
    exit 1
fi

secret() { openssl rand -hex 32; }
master=$(secret)
# What Meilisearch makes of its master key and a key's uid (src/adapters/search/meilisearch/keys.py).
key() { printf %s "$1" | openssl dgst -sha256 -hmac "$master" | sed 's/.*[= ]//'; }

while IFS= read -r line; do
    case $line in
        PUBLIC_URL=) line=$line$url ;;
        MEILI_MASTER_KEY=) line=$line$master ;;
        MEILI_SEARCH_KEY=) line=$line$(key 60f97fef-20b9-5e17-a5a4-3c82f289d65e) ;;
        MEILI_KEY=) line=$line$(key ec770d24-6322-5b17-9997-9d6d6e98f32e) ;;
        [A-Z]*=) line=$line$(secret) ;;
    esac
    printf '%s\n' "$line"
done < .env.example > .env.new
mv .env.new .env
echo "Written to .env. Keep a copy where secrets are kept, then: docker compose up --build -d"
