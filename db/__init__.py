"""Postgres: tables, migrations, the unit of work and its desks, the outbox, idempotency."""
