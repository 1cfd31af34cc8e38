"""The outside world behind small ports: settings, passwords, Redis, search."""
