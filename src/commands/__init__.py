"""What one can tell the shop to do. One file a command: its struct and its handler.

A handler reads like an instruction to a clerk: lock, check, change, record. It neither commits nor knows HTTP.
"""
