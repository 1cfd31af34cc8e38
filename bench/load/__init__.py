"""Load from a process of its own: many connections, each with one request under way at a time."""
