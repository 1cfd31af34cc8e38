"""One file a read model: how its documents are loaded or its counters moved."""
