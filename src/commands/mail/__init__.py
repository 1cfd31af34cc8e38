"""Mails, from what calls for one to what became of it."""
