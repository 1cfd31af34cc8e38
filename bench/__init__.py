"""Measurements on this machine, from outside: real processes, HTTP."""
