"""Mails that are owed, and what they are about."""
