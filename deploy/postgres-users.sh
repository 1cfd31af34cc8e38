#!/bin/sh
# The users of the API and of the workers in Postgres, made once, when the database is: the image of Postgres runs this.
# `tradepost migrate` gives them their rights. Asks for API_PASSWORD and WORKER_PASSWORD.
set -eu
psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv api API_PASSWORD
\getenv worker WORKER_PASSWORD
create role tradepost_api login password :'api';
create role tradepost_worker login password :'worker';
SQL
