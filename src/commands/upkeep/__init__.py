"""Looking after the ledger and the read models."""
