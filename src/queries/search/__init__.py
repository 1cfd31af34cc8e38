"""Searching, suggesting, and what was searched for."""
