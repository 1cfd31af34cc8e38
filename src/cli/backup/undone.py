"""A backup or a restore that came to nothing."""


class Undone(Exception):
    """Nothing of it is left. The message says why, and what to do."""
