"""`tradepost drill`: tries to break a scratch shop, and says what came of it."""

from cli.drill.command import command

__all__ = ["command"]
