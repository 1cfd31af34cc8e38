"""`tradepost doctor`: looks a shop over, and says what ails it and what helps."""

from cli.doctor.command import command

__all__ = ["command"]
