#!/bin/sh
# Valkey with users of its own for the API and for the workers (docs/operations.md), who may do what their work takes; the
# owner, who migrates, may do everything. Asks for OWNER_PASSWORD, API_PASSWORD and WORKER_PASSWORD; they go into a
# file, for what stands in a command is read by everybody on the machine. Arguments: what starts the server.
set -eu
umask 077
cat > users.acl <<ACL
user default on >$OWNER_PASSWORD ~* &* +@all
user health on nopass resetkeys resetchannels -@all +ping
user tradepost_api on >$API_PASSWORD resetkeys resetchannels -@all +@connection +@transaction +@read +@write -@dangerous -@admin -function +eval +evalsha +info +time -@blocking -scan +publish &tradepost:bell %R~{* %R~tradepost:upkeep* ~tradepost:upkeep:asked ~tradepost:tries:* ~{tradepost:* ~tradepost:{*
user tradepost_worker on >$WORKER_PASSWORD resetkeys resetchannels -@all +@connection +@transaction +@read +@write -@dangerous -@admin -function +eval +evalsha +info +time +@pubsub +script|load +script|exists &tradepost:bell &saq:job:* ~{* ~tradepost:* ~saq:*
ACL
# Nothing may be evicted: a counter that vanished would look like a quiet day.
exec "$@" --aclfile users.acl --appendonly yes --appendfsync everysec --maxmemory-policy noeviction
