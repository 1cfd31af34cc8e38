"""Mails, and who wants none."""
